import { pool } from "../pool";
import type { TenantId } from "../tenant-id";

export type DeviceCredential = {
  no: number;
  token_hash: Buffer;
  next_token_hash: Buffer | null;
  revoked: boolean;
  /** As the device last told it. */
  app_version: string;
};

/** What a device's token is checked against, in one round trip: every request of every device asks this. */
export async function findDeviceCredential(
  tenant: TenantId,
  deviceId: string,
): Promise<DeviceCredential | undefined> {
  const { rows } = await pool().query<DeviceCredential>({
    name: "device-credential",
    text: "SELECT no, token_hash, next_token_hash, revoked, app_version FROM device_credential($1, $2)",
    values: [tenant, deviceId],
  });
  return rows[0];
}
