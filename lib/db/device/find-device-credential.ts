import { pool } from "../pool";
import type { TenantId } from "../tenant-id";

export type DeviceCredential = {
  no: number;
  token_hash: Buffer;
  next_token_hash: Buffer | null;
  revoked: boolean;
  /** Whether one of its tokens was used before. */
  used: boolean;
  /** As the device last told it. */
  app_version: string;
};

/**
 * What a device's token is checked against, in one round trip: devices ask this all the time. OFFSET 0 has the
 * tenant named before row-level security looks for it; if it ever weren't, nothing would be found.
 */
export async function findDeviceCredential(
  tenant: TenantId,
  deviceId: string,
): Promise<DeviceCredential | undefined> {
  const { rows } = await pool().query<DeviceCredential>({
    name: "device-credential",
    text: `SELECT d.* FROM (SELECT set_config('app.tenant_id', $1, true)::uuid AS tenant_id OFFSET 0) AS t
      CROSS JOIN LATERAL (SELECT no, token_hash, next_token_hash, revoked_at IS NOT NULL AS revoked, first_used_at IS NOT NULL AS used,
          app_version
        FROM device WHERE tenant_id = t.tenant_id AND id = $2 OFFSET 0) AS d`,
    values: [tenant, deviceId],
  });
  return rows[0];
}
