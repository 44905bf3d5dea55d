import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

/** Small numbers as in lib/contract/sync-event.ts; `items` packed. */
export type SyncRow = {
  at: Date;
  kind: number;
  code: number;
  network: number;
  trigger: number;
  attempt: number;
  duration_ms: number;
  bytes_in: number;
  bytes_in_wire: number;
  bytes_out: number;
  bytes_out_wire: number;
  bytes_saved_delta: number;
  items: Uint8Array;
};

/** A device's latest requests since a moment, and how many there were and failed. The range keeps the scan short. */
export async function listSyncRows(
  tenant: TenantId,
  tx: Tx,
  { deviceNo, since, limit }: { deviceNo: number; since: Date; limit: number },
): Promise<{ rows: SyncRow[]; total: number; failed: number }> {
  const rows = await tx.$queryRaw<(SyncRow & { total: number; failures: number })[]>`
    SELECT at, kind::int AS kind, code::int AS code, network::int AS network, trigger::int AS trigger,
      attempt::int AS attempt, duration_ms, bytes_in, bytes_in_wire, bytes_out, bytes_out_wire, bytes_saved_delta, items,
      count(*) OVER ()::int AS total, count(*) FILTER (WHERE code::int <> 0) OVER ()::int AS failures
    FROM sync_event WHERE tenant_id = ${tenant}::uuid AND device_no = ${deviceNo} AND at >= ${since}
    ORDER BY at DESC LIMIT ${limit}`;
  return { rows, total: rows[0]?.total ?? 0, failed: rows[0]?.failures ?? 0 };
}
