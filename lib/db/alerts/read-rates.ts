import { EVENT_KIND_CODE } from "@/lib/contract/sync-event";
import type { StepRates } from "@/lib/core/analytics/unpack-rates";
import { ENDED } from "../analytics/ended";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

/** A stretch of time, [from, to), in steps of `stepMs`. */
type Steps = { from: Date; to: Date; stepMs: number };

/** What devices sent in each step; a step in which nothing happened has no row. */
export function readRates(t: TenantTx, { from, to, stepMs }: Steps): Promise<StepRates[]> {
  return t.rows<StepRates>(sql`
    SELECT floor(extract(epoch FROM at - ${from}::timestamptz) * 1000 / ${stepMs}::float8)::int AS step,
      count(*)::float8 AS requests,
      (count(*) FILTER (WHERE code::int <> 0))::float8 AS failures,
      sum(ended.entries) AS edits, sum(ended.conflicts) AS conflicts
    FROM sync_event, ${ENDED}
    WHERE tenant_id = ${t} AND at >= ${from} AND at < ${to} AND kind::int <> ${EVENT_KIND_CODE.track}
    GROUP BY 1 ORDER BY 1`);
}

export type HourRatesRow = { start: Date; rates: Uint8Array };

/** The packed rates of the hours (or parts of one) that were counted and touch [from, to), and up to where all are. */
export async function readHourRates(
  t: TenantTx,
  from: Date,
  to: Date,
): Promise<{ hours: HourRatesRow[]; countedUntil: Date | undefined }> {
  const hours = await t.rows<HourRatesRow>(sql`
    SELECT start, rates FROM sync_analytics_snapshot
    WHERE tenant_id = ${t} AND period = 'hour' AND start > ${from}::timestamptz - interval '1 hour'
      AND start < ${to}`);
  const [progress] = await t.rows<{ countedUntil: Date }>(sql`
    SELECT complete_until AS "countedUntil" FROM sync_snapshot_progress WHERE tenant_id = ${t}`);
  return { hours, countedUntil: progress?.countedUntil };
}
