import { sql } from "../sql";
import type { TenantId } from "../tenant-id";
import type { TenantTx } from "../tx";
import { withTenantSql } from "../with-tenant";

/** A row of sync_event. Times in ms since the epoch; small numbers as in lib/contract/sync-event.ts; `items` packed, as hex. */
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
  code: number;
  network: number;
  trigger: number;
  attempt: number;
  items: string;
};

/** What a device's last requests told of it; null where they didn't say. Times in ms since the epoch. */
export type DeviceSighting = {
  no: number;
  seen_at: number;
  push_at: number | null;
  pull_at: number | null;
  clock_offset_ms: number | null;
  network_quality: string | null;
  app_version: string | null;
  /** The last checkpoint it was given. */
  checkpoint: string | null;
  /** Items that its syncs moved, and the time they took. */
  items: number;
  items_ms: number;
  outbox: { pending: number; high_priority: number; oldest_at: number | null } | null;
};

/** Adds a tenant's events and what they told of its devices: a fixed number of statements, however many there are. */
export async function writeEvents(
  tenant: TenantId,
  events: readonly EventRow[],
  sightings: readonly DeviceSighting[],
): Promise<void> {
  await withTenantSql(tenant, "", async (t) => {
    t.last(writeSightings(t, sightings));
    await nameClients(t, [...new Set(events.map((event) => event.device_no))]);
    t.last(insertEvents(t, events));
  });
}

function writeSightings(t: TenantTx, sightings: readonly DeviceSighting[]) {
  return t.rows(
    sql`UPDATE device d SET
        last_seen_at = GREATEST(d.last_seen_at, to_timestamp(s.seen_at / 1000.0)),
        last_push_at = GREATEST(d.last_push_at, to_timestamp(s.push_at / 1000.0)),
        last_pull_at = GREATEST(d.last_pull_at, to_timestamp(s.pull_at / 1000.0)),
        clock_offset_ms = COALESCE(s.clock_offset_ms, d.clock_offset_ms),
        network_quality = COALESCE(s.network_quality, d.network_quality),
        app_version = COALESCE(s.app_version, d.app_version),
        pull_checkpoint = COALESCE(s.checkpoint, d.pull_checkpoint),
        rate_items = CASE WHEN s.items > 0 THEN d.rate_items * 0.9 + s.items ELSE d.rate_items END,
        rate_ms = CASE WHEN s.items > 0 THEN d.rate_ms * 0.9 + s.items_ms ELSE d.rate_ms END,
        outbox_pending = COALESCE((s.outbox ->> 'pending')::integer, d.outbox_pending),
        outbox_high_priority = COALESCE((s.outbox ->> 'high_priority')::integer, d.outbox_high_priority),
        outbox_oldest_at = CASE WHEN s.outbox IS NULL THEN d.outbox_oldest_at
          ELSE to_timestamp((s.outbox ->> 'oldest_at')::double precision / 1000.0) END
      FROM jsonb_to_recordset(${JSON.stringify(sightings)}) AS s (no integer, seen_at double precision, push_at double precision,
        pull_at double precision, clock_offset_ms double precision, network_quality text, app_version text, outbox jsonb,
        checkpoint text, items double precision, items_ms double precision)
      WHERE d.tenant_id = ${t} AND d.no = s.no`,
    "write-sightings",
  );
}

/** Gives a number to each of these devices as it is now: its user and its app version. Nearly always they have one. */
async function nameClients(t: TenantTx, devices: readonly number[]): Promise<void> {
  const rows = await t.rows<{ missing: boolean }>(
    sql`SELECT EXISTS (SELECT ${unnamed(t, devices)}) AS missing`,
    "unnamed-clients",
  );
  if (!rows[0]?.missing) return;
  // One process at a time numbers the clients of a tenant.
  await t.run(sql`SELECT pg_advisory_xact_lock(hashtextextended('sync_event_client' || ${t}::text, 0))`);
  await t.run(sql`WITH unnamed AS (
       SELECT given.no, d.user_id, COALESCE(d.app_version, '') AS app_version ${unnamed(t, devices)}
     ), named AS (
       SELECT COALESCE(max(no), 0) AS clients, COALESCE(max(user_no), 0) AS users
       FROM sync_event_client WHERE tenant_id = ${t}
     ), users AS (
       SELECT user_id, (SELECT users FROM named) + row_number() OVER (ORDER BY user_id) AS new_no,
         (SELECT min(user_no) FROM sync_event_client c WHERE c.tenant_id = ${t} AND c.user_id = u.user_id) AS old_no
       FROM (SELECT DISTINCT user_id FROM unnamed WHERE user_id IS NOT NULL) AS u
     )
     INSERT INTO sync_event_client (tenant_id, no, device_no, user_id, user_no, app_version)
     SELECT ${t}, (SELECT clients FROM named) + row_number() OVER (ORDER BY u.no), u.no, u.user_id,
       COALESCE(users.old_no, users.new_no), u.app_version
     FROM unnamed u LEFT JOIN users ON users.user_id = u.user_id`);
}
// A device that is gone has no user and no app version.
const IS_CLIENT = sql`c.user_id IS NOT DISTINCT FROM d.user_id AND c.app_version = COALESCE(d.app_version, '')`;
const unnamed = (t: TenantTx, devices: readonly number[]) => sql`
  FROM unnest(${devices}::integer[]) AS given (no) LEFT JOIN device d ON d.tenant_id = ${t} AND d.no = given.no
  LEFT JOIN sync_event_client c ON c.tenant_id = ${t} AND c.device_no = given.no AND ${IS_CLIENT}
  WHERE c.no IS NULL`;

function insertEvents(t: TenantTx, events: readonly EventRow[]) {
  return t.run(
    sql`INSERT INTO sync_event (tenant_id, at, client_no, duration_ms, bytes_in, bytes_in_wire, bytes_out,
        bytes_out_wire, bytes_saved_delta, kind, code, network, trigger, attempt, items)
      SELECT ${t}, to_timestamp(e.at / 1000.0), c.no, e.duration_ms, e.bytes_in, e.bytes_in_wire,
        e.bytes_out, e.bytes_out_wire, e.bytes_saved_delta, e.kind::"char", e.code::"char", e.network::"char",
        e.trigger::"char", e.attempt::"char", decode(e.items, 'hex')
      FROM jsonb_to_recordset(${JSON.stringify(events)}) AS e (at double precision, device_no integer, duration_ms real,
        bytes_in integer, bytes_in_wire integer, bytes_out integer, bytes_out_wire integer, bytes_saved_delta integer,
        kind integer, code integer, network integer, trigger integer, attempt integer, items text)
      LEFT JOIN device d ON d.tenant_id = ${t} AND d.no = e.device_no
      JOIN sync_event_client c ON c.tenant_id = ${t} AND c.device_no = e.device_no AND ${IS_CLIENT}`,
    "write-events",
  );
}
