import { EVENT_OUTCOME_CODE } from "@/lib/contract/sync-event";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

export type SyncRow = {
  at: Date;
  kind: number;
  outcome: number;
  network: number;
  duration_ms: number;
  bytes_in: number;
  bytes_in_wire: number;
  bytes_out: number;
  bytes_out_wire: number;
  applied: number;
  merged: number;
  resolved: number;
  set_aside: number;
  rejected: number;
  duplicates: number;
  pulled: number;
};

/** A device's latest requests since a moment, and how many there were and failed. The range keeps the scan short. */
export async function listSyncRows(
  tenant: TenantId,
  tx: Tx,
  { deviceNo, since, limit }: { deviceNo: number; since: Date; limit: number },
): Promise<{ rows: SyncRow[]; total: number; failed: number }> {
  const rows = await tx.$queryRaw<(SyncRow & { total: number; failures: number })[]>`
    SELECT at, kind, outcome, network, duration_ms, bytes_in, bytes_in_wire, bytes_out, bytes_out_wire, applied, merged,
      resolved, set_aside, rejected, duplicates, pulled, count(*) OVER ()::int AS total,
      count(*) FILTER (WHERE outcome <> ${EVENT_OUTCOME_CODE.ok}) OVER ()::int AS failures
    FROM sync_event WHERE tenant_id = ${tenant}::uuid AND device_no = ${deviceNo} AND at >= ${since}
    ORDER BY at DESC LIMIT ${limit}`;
  return { rows, total: rows[0]?.total ?? 0, failed: rows[0]?.failures ?? 0 };
}
