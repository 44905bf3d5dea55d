import { type DeviceCredential, findDeviceCredential } from "@/lib/db/device/find-device-credential";
import { type TenantId, tenantId } from "@/lib/db/tenant-id";
import { ProcessMemory } from "../process-memory";

type DeviceKey = `${TenantId}/${string}`;

/**
 * A device that syncs sends its requests in a row, so its credential is remembered for a second; see
 * docs/adr/0020-a-device-is-remembered-for-a-second.md. What takes or gives data asks again, in its own transaction,
 * whether the device was revoked.
 */
const credentials = new ProcessMemory<DeviceKey, DeviceCredential | undefined>(
  "device credentials",
  1_000,
  (key) => {
    const [tenant = "", deviceId = ""] = key.split("/");
    return findDeviceCredential(tenantId(tenant), deviceId);
  },
);

/** What a device's token is checked against, as remembered; undefined where nothing is. */
export async function rememberedCredential(
  tenant: TenantId,
  deviceId: string,
): Promise<DeviceCredential | undefined> {
  return credentials.remembered(`${tenant}/${deviceId}`);
}

/** The same as it is now: for a token that what is remembered doesn't know. */
export function credentialNow(tenant: TenantId, deviceId: string): Promise<DeviceCredential | undefined> {
  return credentials.readAnew(`${tenant}/${deviceId}`);
}

/** To be called behind a commit that changed a token or shut a device out, and where a device tells news of its app. */
export function forgetCredential(tenant: TenantId, deviceId: string): void {
  credentials.forget(`${tenant}/${deviceId}`);
}
