import { Prisma } from "../generated/client";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";
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
export function countDevices(tenant: TenantId, tx: Tx, now: Date): Promise<DeviceCounts[]> {
  const status = inStatus(now);
  const count = (condition: Prisma.Sql) => Prisma.sql`count(*) FILTER (WHERE ${condition})::int`;
  return tx.$queryRaw<DeviceCounts[]>`
    SELECT d.platform, d.app_version, count(*)::int AS devices,
      ${count(status.in_sync)} AS in_sync, ${count(status.waiting)} AS waiting, ${count(status.stale)} AS stale,
      ${count(status.never_synced)} AS never_synced, ${count(status.revoked)} AS revoked
    FROM device d WHERE d.tenant_id = ${tenant}::uuid
    GROUP BY d.platform, d.app_version`;
}
