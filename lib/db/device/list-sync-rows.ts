import { EVENT_KIND_CODE } from "@/lib/contract/sync-event";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

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

/** How many requests ended how in a bucket; one without any has no row. */
export type SyncCountRow = { bucket: number; ok: number; refused: number; failed: number };

export type SyncRows = { rows: SyncRow[]; total: number; failed: number; counts: SyncCountRow[] };

/**
 * A device's latest requests since the first of some ascending starts, how many there were and failed, and how many in
 * each bucket. All of one pass over those days: an index by device would cost up to a quarter of what the events take.
 */
export async function listSyncRows(
  t: TenantTx,
  { deviceNo, starts, limit }: { deviceNo: number; starts: readonly Date[]; limit: number },
): Promise<SyncRows> {
  const rows = await t.rows<SyncRow & { total: number; failures: number; counts: SyncCountRow[] | null }>(sql`
    WITH mine AS MATERIALIZED (
      SELECT at, kind::int AS kind, code::int AS code, network::int AS network, trigger::int AS trigger,
        attempt::int AS attempt, duration_ms, bytes_in, bytes_in_wire, bytes_out, bytes_out_wire, bytes_saved_delta, items
      FROM sync_event WHERE tenant_id = ${t} AND at >= ${starts[0] ?? new Date(0)} AND client_no = ANY (ARRAY(
        SELECT no FROM sync_event_client WHERE tenant_id = ${t} AND device_no = ${deviceNo}))
    ), counted AS (
      SELECT width_bucket(at, ${starts}::timestamptz[]) - 1 AS bucket, count(*) FILTER (WHERE code = 0) AS ok,
        count(*) FILTER (WHERE code > 0) AS refused, count(*) FILTER (WHERE code < 0) AS failed
      FROM mine WHERE kind <> ${EVENT_KIND_CODE.track} GROUP BY 1
    )
    SELECT mine.*, (count(*) OVER ())::int AS total, (count(*) FILTER (WHERE code <> 0) OVER ())::int AS failures,
      CASE WHEN row_number() OVER (ORDER BY at DESC) = 1 THEN (SELECT json_agg(counted) FROM counted) END AS counts
    FROM mine ORDER BY at DESC LIMIT ${limit}`);
  const [latest] = rows;
  return {
    rows,
    total: latest?.total ?? 0,
    failed: latest?.failures ?? 0,
    counts: rows.find(({ counts }) => counts)?.counts ?? [],
  };
}
