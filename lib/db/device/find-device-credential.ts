import type { QueryResult } from "pg";
import { pool } from "../pool";
import type { TenantId } from "../tenant-id";

export type DeviceCredential = {
  no: number;
  token_hash: Buffer;
  next_token_hash: Buffer | null;
  revoked: boolean;
};

/**
 * What a device's token is checked against. Every request of every device asks this, so it is one round trip: two
 * statements in one message are one transaction, and literals stand in for the parameters that such a message can't have.
 */
export async function findDeviceCredential(
  tenant: TenantId,
  deviceId: string,
): Promise<DeviceCredential | undefined> {
  if (!UUID.test(deviceId)) return undefined;
  const answers = await pool().query(
    `SELECT set_config('app.tenant_id', '${tenant}', true);
     SELECT no, token_hash, next_token_hash, revoked_at IS NOT NULL AS revoked
     FROM device WHERE tenant_id = '${tenant}' AND id = '${deviceId}'`,
  );
  const [, devices] = answers as unknown as [QueryResult, QueryResult<DeviceCredential>];
  return devices.rows[0];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
