import { type TenantId, tenantId } from "../tenant-id";
import { withPlatform } from "../with-tenant";

/** Tenants that are not paused and have items whose time has come, most urgent and then longest waiting first. */
export async function tenantsWithWork(): Promise<TenantId[]> {
  const rows = await withPlatform(
    (tx) => tx.$queryRaw<{ id: string }[]>`
      SELECT t.id FROM tenant t
        CROSS JOIN LATERAL (SELECT urgency, received_at FROM sync_queue_item q
          WHERE q.tenant_id = t.id AND q.state = 'queued' AND (q.retry_at IS NULL OR q.retry_at <= now())
          ORDER BY q.urgency DESC, q.id LIMIT 1) AS first
      WHERE t.queue_paused_at IS NULL
      ORDER BY first.urgency DESC, first.received_at`,
  );
  return rows.map(({ id }) => tenantId(id));
}
