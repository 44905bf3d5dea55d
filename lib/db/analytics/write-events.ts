import type { TenantId } from "../tenant-id";
import { withTenantSql } from "../with-tenant";

/** A row of sync_event. Times in ms since the epoch; `kind`, `outcome` and `network` as in lib/contract/sync-event.ts. */
export type EventRow = {
  at: number;
  device_no: number;
  duration_ms: number;
  bytes_in: number;
  bytes_in_wire: number;
  bytes_out: number;
  bytes_out_wire: number;
  bytes_saved_delta: number;
  kind: number;
  outcome: number;
  network: number;
  applied: number;
  merged: number;
  resolved: number;
  set_aside: number;
  rejected: number;
  duplicates: number;
  pulled: number;
};

/** What a device's last requests told of it; null where they didn't say. Times in ms since the epoch. */
export type DeviceSighting = {
  no: number;
  seen_at: number;
  push_at: number | null;
  pull_at: number | null;
  clock_offset_ms: number | null;
  network_quality: string | null;
  /** The last checkpoint it was given. */
  checkpoint: string | null;
  /** Items that its syncs moved, and the time they took. */
  items: number;
  items_ms: number;
  outbox: { pending: number; high_priority: number; oldest_at: number | null } | null;
};

/** Adds a tenant's events and what they told of its devices: two statements, however many there are. */
export async function writeEvents(
  tenant: TenantId,
  events: readonly EventRow[],
  sightings: readonly DeviceSighting[],
): Promise<void> {
  await withTenantSql(tenant, "", async (client) => {
    await client.query({
      name: "write-events",
      text: `INSERT INTO sync_event (tenant_id, at, device_no, duration_ms, bytes_in, bytes_in_wire, bytes_out,
          bytes_out_wire, bytes_saved_delta, kind, outcome, network, applied, merged, resolved, set_aside, rejected,
          duplicates, pulled)
        SELECT $1, to_timestamp(at / 1000.0), device_no, duration_ms, bytes_in, bytes_in_wire, bytes_out,
          bytes_out_wire, bytes_saved_delta, kind, outcome, network, applied, merged, resolved, set_aside, rejected,
          duplicates, pulled
        FROM jsonb_to_recordset($2) AS e (at double precision, device_no integer, duration_ms integer,
          bytes_in integer, bytes_in_wire integer, bytes_out integer, bytes_out_wire integer,
          bytes_saved_delta integer, kind smallint, outcome smallint, network smallint, applied smallint,
          merged smallint, resolved smallint, set_aside smallint, rejected smallint, duplicates smallint,
          pulled smallint)`,
      values: [tenant, JSON.stringify(events)],
    });
    await client.query({
      name: "write-sightings",
      text: `UPDATE device d SET
          last_seen_at = GREATEST(d.last_seen_at, to_timestamp(s.seen_at / 1000.0)),
          last_push_at = GREATEST(d.last_push_at, to_timestamp(s.push_at / 1000.0)),
          last_pull_at = GREATEST(d.last_pull_at, to_timestamp(s.pull_at / 1000.0)),
          clock_offset_ms = COALESCE(s.clock_offset_ms, d.clock_offset_ms),
          network_quality = COALESCE(s.network_quality, d.network_quality),
          pull_checkpoint = COALESCE(s.checkpoint, d.pull_checkpoint),
          rate_items = CASE WHEN s.items > 0 THEN d.rate_items * 0.9 + s.items ELSE d.rate_items END,
          rate_ms = CASE WHEN s.items > 0 THEN d.rate_ms * 0.9 + s.items_ms ELSE d.rate_ms END,
          outbox_pending = COALESCE((s.outbox ->> 'pending')::integer, d.outbox_pending),
          outbox_high_priority = COALESCE((s.outbox ->> 'high_priority')::integer, d.outbox_high_priority),
          outbox_oldest_at = CASE WHEN s.outbox IS NULL THEN d.outbox_oldest_at
            ELSE to_timestamp((s.outbox ->> 'oldest_at')::double precision / 1000.0) END
        FROM jsonb_to_recordset($2) AS s (no integer, seen_at double precision, push_at double precision,
          pull_at double precision, clock_offset_ms double precision, network_quality text, outbox jsonb, checkpoint text,
          items double precision, items_ms double precision)
        WHERE d.tenant_id = $1 AND d.no = s.no`,
      values: [tenant, JSON.stringify(sightings)],
    });
  });
}
