import type { PoolClient } from "pg";
import type { Settlement } from "@/lib/core/queue/settle";
import type { TenantId } from "../tenant-id";

/**
 * `version`: what the item wrote, or a number of the tenant's clock of its own where it wrote nothing. `heldAt`: where the
 * clock stood when it was set aside.
 */
export type SettledItem = { id: string; settlement: Settlement; version: number | null; heldAt?: number };

/** Notes what became of items that were tried, and moves the counter on to `counter`. */
export async function settleItems(
  client: PoolClient,
  tenant: TenantId,
  items: readonly SettledItem[],
  counter: number,
): Promise<void> {
  await client.query({
    // Without a name, as in claim-items.ts.
    text: `WITH settled AS (
        UPDATE sync_queue_item q SET state = t.s::queue_state, attempts = q.attempts + 1, outcome = t.o, code = t.c,
          reason = t.r, settled_version = t.v, held_version = coalesce(q.held_version, t.h), retry_at = now() + make_interval(secs => t.w),
          settled_at = CASE WHEN t.s = 'queued' THEN NULL ELSE now() END,
          entry = CASE WHEN t.s = 'done' THEN NULL ELSE q.entry END
        FROM json_to_recordset($2::json) AS t(id bigint, s text, o text, c text, r text, v bigint, h bigint, w double precision)
        WHERE q.tenant_id = $1 AND q.id = ANY ($4::bigint[]) AND q.id = t.id AND q.state = 'queued'
      )
      UPDATE tenant_counter SET version = $3 WHERE tenant_id = $1 AND version < $3`,
    values: [tenant, JSON.stringify(items.map(itemRow)), counter, items.map(({ id }) => id)],
  });
}

function itemRow({ id, settlement, version, heldAt }: SettledItem) {
  const row = { id, s: settlement.state, v: version };
  if (settlement.state === "done") return { ...row, o: settlement.outcome };
  const { code, reason } = settlement;
  return {
    ...row,
    c: code,
    r: reason,
    h: heldAt,
    ...("retryInMs" in settlement && { w: settlement.retryInMs / 1000 }),
  };
}
