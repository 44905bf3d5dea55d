import { credentialOf } from "./credential";
import { openServer } from "./open-server";
import { paceOn } from "./pace";
import type { DeviceDescription } from "./server";
import { randomId } from "./short-id";
import type { Platform, SyncClientOptions } from "./sync-options";
import { type SetTimer, TIMEOUT_MS } from "./with-timeout";

/** What enrolling gives. Keep the token where the platform keeps secrets: it is shown this once. */
export type Enrollment = { deviceId: string; tenantId: string; token: string; deviceKey: string };

/** Keys of enrolments that were begun here and not answered, by server and code. */
const unanswered = new Map<string, string>();

/**
 * Makes this device known to a tenant by an enrolment code. It can be repeated: the same device key gets the same device,
 * however often the answer was lost, and no second use of the code. A key is made where none is given, and used again
 * by the next call with the same code; an app that may be killed in between keeps one of its own (16-128 visible ASCII,
 * a secret). `...platform(globalThis)` brings the timer for pauses and time-outs; without one, attempts follow at once.
 * @throws SyncError `unauthorized` for a code that is mistyped, expired or used up; `rate_limited`, `invalid_request`,
 *   `network`, `bad_answer` where something in between answers.
 */
export async function enrollDevice(
  options: {
    code: string;
    device: DeviceDescription;
    deviceKey?: string;
  } & Pick<SyncClientOptions, "url" | "random" | "clock" | "timeoutMs" | "retry"> &
    Pick<Platform, "fetch"> &
    Partial<Platform>,
): Promise<Enrollment> {
  const { url, code, device, setTimer = untimed, random = Math.random } = options;
  const { newId = () => randomId(random) } = options;
  const place = `${url} ${code}`;
  const deviceKey = options.deviceKey ?? unanswered.get(place) ?? newId() + newId();
  unanswered.set(place, deviceKey);
  const server = openServer(
    { ...options, setTimer },
    credentialOf({ token: "" }),
    paceOn(() => "good"),
  );
  const { device_id, tenant_id, token } = await server.enroll({
    enrollment_code: code,
    device_key: deviceKey,
    device,
  });
  unanswered.delete(place);
  return { deviceId: device_id, tenantId: tenant_id, token, deviceKey };
}

/** Pauses take no time, and time-outs never come. */
const untimed: SetTimer = (run, ms) => {
  if (ms < TIMEOUT_MS) run();
  return () => {};
};
