import { type Fetch, sendJson } from "./send";
import { accepted } from "./server";

/** Who the device says it is; people read it on the dashboard. */
export type DeviceDescription = {
  name: string;
  platform: string;
  app_version: string;
  model?: string;
  user_id?: string;
};

/** As it travels; `wire.test.ts` holds both to the contract. */
export type EnrollAnswer = { device_id: string; tenant_id: string; token: string };

/** What enrolling gives. Keep the token where the platform keeps secrets: it is shown this once. */
export type Enrollment = { deviceId: string; tenantId: string; token: string };

/**
 * Makes this device known to a tenant by an enrolment code. Sent once, never retried: a lost answer costs one use of the
 * code, and the device that nobody has a token of can be revoked on the dashboard.
 * @throws SyncError `unauthorized` for a code that is mistyped, expired or used up; `rate_limited`, `invalid_request`, `network`.
 */
export async function enrollDevice(options: {
  url: string;
  code: string;
  device: DeviceDescription;
  fetch: Fetch;
}): Promise<Enrollment> {
  const { url, code, device, fetch } = options;
  const reply = await sendJson(fetch)({
    method: "POST",
    url: `${url.replace(/\/+$/, "")}/api/v1/devices/enroll`,
    headers: { "Content-Type": "application/json" },
    body: () => ({ enrollment_code: code, device }),
  });
  const { device_id, tenant_id, token } = accepted(reply, Date.now()).body as EnrollAnswer;
  return { deviceId: device_id, tenantId: tenant_id, token };
}
