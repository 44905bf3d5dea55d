import { sql } from "../sql";
import type { TenantTx } from "../tx";

export type ClaimedDelivery = {
  id: string;
  channel_id: string;
  message_id: string;
  event: string;
  body: string;
  tries: unknown[];
};

/**
 * Takes deliveries whose time has come, so that no other process takes them before `until`. Who takes them and dies
 * leaves them to the next.
 */
export function claimDeliveries(
  t: TenantTx,
  now: Date,
  until: Date,
  limit: number,
): Promise<ClaimedDelivery[]> {
  return t.rows<ClaimedDelivery>(sql`
    UPDATE alert_delivery SET next_try_at = ${until}
    WHERE tenant_id = ${t} AND id IN (
      SELECT id FROM alert_delivery
      WHERE tenant_id = ${t} AND state = 'waiting' AND next_try_at <= ${now}
      ORDER BY next_try_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    RETURNING id, channel_id, message_id, event, body, tries`);
}
