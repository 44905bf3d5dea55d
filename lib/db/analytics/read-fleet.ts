import { EVENT_OUTCOME_CODE } from "@/lib/contract/sync-event";
import { Prisma } from "../generated/client";
import type { Tx } from "../prisma";

// Read with the platform's scope: the database then shows every tenant's rows, and lets nothing be written.

export type FleetActivityRow = {
  requests: number;
  refused: number;
  failed: number;
  active_devices: number;
  p50_ms: number | null;
  p95_ms: number | null;
  rejected: number;
  set_aside: number;
};

export type FleetTenantRow = FleetActivityRow & {
  slug: string;
  name: string;
  is_demo: boolean;
  devices: number;
  stale_devices: number;
  last_sync_at: Date | null;
  oldest_unsynced_at: Date | null;
  open_conflicts: number;
  oldest_conflict_at: Date | null;
};

const ACTIVITY = Prisma.sql`
  count(*)::float8 AS requests,
  (count(*) FILTER (WHERE outcome = ${EVENT_OUTCOME_CODE.refused}))::float8 AS refused,
  (count(*) FILTER (WHERE outcome = ${EVENT_OUTCOME_CODE.failed}))::float8 AS failed,
  count(DISTINCT (e.tenant_id, e.device_no))::float8 AS active_devices,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_ms) AS p50_ms,
  percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_ms) AS p95_ms,
  COALESCE(sum(rejected), 0)::float8 AS rejected,
  COALESCE(sum(set_aside), 0)::float8 AS set_aside`;

type Span = { from: Date; to: Date };
const within = ({ from, to }: Span) => Prisma.sql`e.at >= ${from} AND e.at < ${to}`;

/** Every tenant with its requests of the span, its devices and its inbox. */
export function readFleetTenants(tx: Tx, span: Span, staleBefore: Date): Promise<FleetTenantRow[]> {
  return tx.$queryRaw<FleetTenantRow[]>`
    WITH activity AS (
      SELECT e.tenant_id, ${ACTIVITY} FROM sync_event e WHERE ${within(span)} GROUP BY e.tenant_id
    ), standing AS (
      SELECT tenant_id, count(*)::int AS devices,
        (count(*) FILTER (WHERE GREATEST(last_push_at, last_pull_at) < ${staleBefore}))::int AS stale_devices,
        max(GREATEST(last_push_at, last_pull_at)) AS last_sync_at,
        min(outbox_oldest_at) FILTER (WHERE outbox_pending > 0) AS oldest_unsynced_at
      FROM device WHERE revoked_at IS NULL GROUP BY tenant_id
    ), inbox AS (
      SELECT tenant_id, count(*)::int AS open_conflicts, min(created_at) AS oldest_conflict_at
      FROM sync_conflict_resolution_log WHERE state = 'pending' GROUP BY tenant_id
    )
    SELECT t.slug, t.name, t.is_demo,
      COALESCE(requests, 0) AS requests, COALESCE(refused, 0) AS refused, COALESCE(failed, 0) AS failed,
      COALESCE(active_devices, 0) AS active_devices, p50_ms, p95_ms,
      COALESCE(rejected, 0) AS rejected, COALESCE(set_aside, 0) AS set_aside,
      COALESCE(devices, 0) AS devices, COALESCE(stale_devices, 0) AS stale_devices,
      last_sync_at, oldest_unsynced_at, COALESCE(open_conflicts, 0) AS open_conflicts, oldest_conflict_at
    FROM tenant t
    LEFT JOIN activity ON activity.tenant_id = t.id
    LEFT JOIN standing ON standing.tenant_id = t.id
    LEFT JOIN inbox ON inbox.tenant_id = t.id`;
}

/** The requests of the span as one. */
export async function readFleetActivity(tx: Tx, span: Span): Promise<FleetActivityRow | undefined> {
  const rows = await tx.$queryRaw<FleetActivityRow[]>`
    SELECT ${ACTIVITY} FROM sync_event e WHERE ${within(span)}`;
  return rows[0];
}

export type FleetGroupRow = FleetActivityRow & { key: string };

const GROUP_BY = {
  app_version: Prisma.sql`d.app_version`,
  platform: Prisma.sql`d.platform`,
  network: Prisma.sql`e.network::text`,
} as const;

/** The requests of the span by what their devices are, or by the network they came over. */
export function readFleetGroups(tx: Tx, span: Span, by: keyof typeof GROUP_BY): Promise<FleetGroupRow[]> {
  return tx.$queryRaw<FleetGroupRow[]>`
    SELECT ${GROUP_BY[by]} AS key, ${ACTIVITY}
    FROM sync_event e JOIN device d ON d.tenant_id = e.tenant_id AND d.no = e.device_no
    WHERE ${within(span)} GROUP BY 1 ORDER BY requests DESC LIMIT 20`;
}
