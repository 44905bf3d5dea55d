import type { Settlement } from "@/lib/core/queue/settle";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

/**
 * `version`: what the item wrote, or a number of the tenant's clock of its own where it wrote nothing. `heldAt`: where the
 * clock stood when it was set aside.
 */
export type SettledItem = { id: string; settlement: Settlement; version: number | null; heldAt?: number };

/** Notes what became of items that were tried, and moves the counter on to `counter`. */
export async function settleItems(
  t: TenantTx,
  items: readonly SettledItem[],
  counter: number,
): Promise<void> {
  await t.run(sql`WITH settled AS (
        UPDATE sync_queue_item q SET state = t.s::queue_state, attempts = q.attempts + 1, outcome = t.o, code = t.c,
          reason = t.r, settled_version = t.v, held_version = coalesce(q.held_version, t.h), retry_at = now() + make_interval(secs => t.w),
          settled_at = CASE WHEN t.s = 'queued' THEN NULL ELSE now() END,
          entry = CASE WHEN t.s = 'done' THEN NULL ELSE q.entry END
        FROM json_to_recordset(${JSON.stringify(items.map(itemRow))}::json) AS t(id bigint, s text, o text, c text, r text, v bigint, h bigint, w double precision)
        WHERE q.tenant_id = ${t} AND q.id = ANY (${items.map(({ id }) => id)}::bigint[]) AND q.id = t.id AND q.state = 'queued'
      )
      UPDATE tenant_counter SET version = ${counter} WHERE tenant_id = ${t} AND version < ${counter}`);
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
