import { sql } from "../sql";
import { type TenantId, tenantId } from "../tenant-id";
import { withPlatform } from "../with-tenant";

/** `waitingMs`: for how long the first item of its queue has waited. */
export type TenantWithWork = { tenant: TenantId; waitingMs: number };

/** Tenants that are not paused and have items whose time has come, most urgent and then longest waiting first. */
export async function tenantsWithWork(): Promise<TenantWithWork[]> {
  const rows = await withPlatform((t) =>
    t.rows<{ id: string; waiting_ms: number }>(sql`
      SELECT t.id, (extract(epoch FROM now() - first.received_at) * 1000)::double precision AS waiting_ms
      FROM tenant t
        CROSS JOIN LATERAL (SELECT urgency, received_at FROM sync_queue_item q
          WHERE q.tenant_id = t.id AND q.state = 'queued' AND q.urgency >= 0 AND (q.retry_at IS NULL OR q.retry_at <= now())
          ORDER BY q.urgency DESC, q.id LIMIT 1) AS first
      WHERE t.queue_paused_at IS NULL
      ORDER BY first.urgency DESC, first.received_at`),
  );
  return rows.map(({ id, waiting_ms }) => ({ tenant: tenantId(id), waitingMs: waiting_ms }));
}
