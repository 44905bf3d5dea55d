import { EVENT_OUTCOME_CODE } from "@/lib/contract/sync-event";
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
      (count(*) FILTER (WHERE outcome <> ${EVENT_OUTCOME_CODE.ok}))::float8 AS failures,
      sum(applied + merged + resolved + set_aside + rejected + duplicates)::float8 AS edits,
      sum(resolved + set_aside)::float8 AS conflicts
    FROM sync_event
    WHERE tenant_id = ${tenant}::uuid AND at >= ${from} AND at < ${to}
    GROUP BY 1 ORDER BY 1`;
}
