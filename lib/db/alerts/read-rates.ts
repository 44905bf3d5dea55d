import { EVENT_KIND_CODE } from "@/lib/contract/sync-event";
import { ENDED } from "../analytics/ended";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

/** Requests and edits of one step of time: how many there were, and how many of them failed or met a conflict. */
export type RateRow = {
  step: number;
  requests: number;
  failures: number;
  edits: number;
  conflicts: number;
};

/** What devices sent in [from, to), counted in steps of `stepMs`; a step in which nothing happened has no row. */
export function readRates(
  tx: Tx,
  tenant: TenantId,
  from: Date,
  to: Date,
  stepMs: number,
): Promise<RateRow[]> {
  return tx.$queryRaw<RateRow[]>`
    SELECT floor(extract(epoch FROM at - ${from}::timestamptz) * 1000 / ${stepMs}::float8)::int AS step,
      count(*)::float8 AS requests,
      (count(*) FILTER (WHERE code::int <> 0))::float8 AS failures,
      sum(ended.entries) AS edits, sum(ended.conflicts) AS conflicts
    FROM sync_event, ${ENDED}
    WHERE tenant_id = ${tenant}::uuid AND at >= ${from} AND at < ${to} AND kind::int <> ${EVENT_KIND_CODE.track}
    GROUP BY 1 ORDER BY 1`;
}
