import { type Sql, sql } from "../sql";
import type { TenantTx } from "../tx";
import { inStatus } from "./device-filter";

export type DeviceCounts = {
  platform: string;
  app_version: string;
  devices: number;
  in_sync: number;
  waiting: number;
  stale: number;
  never_synced: number;
  revoked: number;
};

/** How many devices of each platform and app version stand how. */
export function countDevices(t: TenantTx, now: Date): Promise<DeviceCounts[]> {
  const status = inStatus(now);
  const count = (condition: Sql) => sql`count(*) FILTER (WHERE ${condition})::int`;
  return t.rows<DeviceCounts>(sql`
    SELECT d.platform, d.app_version, count(*)::int AS devices,
      ${count(status.in_sync)} AS in_sync, ${count(status.waiting)} AS waiting, ${count(status.stale)} AS stale,
      ${count(status.never_synced)} AS never_synced, ${count(status.revoked)} AS revoked
    FROM device d WHERE d.tenant_id = ${t}
    GROUP BY d.platform, d.app_version`);
}
