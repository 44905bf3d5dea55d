import { type Enrollment, enrollDevice } from "@/lib/sdk/enroll-device";

/** Who this phone is, once it was enrolled. */
export type Identity = Enrollment & { name: string };

export const APP_VERSION = "1.0";

const KEY = "tidelock-field";

/** What the phone remembers of itself. A real app keeps the token where its platform keeps secrets. */
export function readIdentity(): Identity | undefined {
  const text = localStorage.getItem(KEY);
  return text === null ? undefined : (JSON.parse(text) as Identity);
}

/** Makes this phone known to the server that served the page. @throws SyncError */
export async function enroll(code: string, name: string): Promise<Identity> {
  const device = {
    name: `${name}'s phone`,
    platform: "web",
    model: "Tidelock Field",
    app_version: APP_VERSION,
    user_id: name,
  };
  const fetch = (url: string, init: object) => globalThis.fetch(url, init);
  const enrolled = await enrollDevice({ url: location.origin, code: code.trim(), device, fetch });
  const identity = { ...enrolled, name };
  localStorage.setItem(KEY, JSON.stringify(identity));
  return identity;
}

/** Forgets who it is; what it kept is the sync client's to forget. */
export function forget(): void {
  localStorage.removeItem(KEY);
}

export function databaseOf(deviceId: string): string {
  return `tidelock-field-${deviceId}`;
}
