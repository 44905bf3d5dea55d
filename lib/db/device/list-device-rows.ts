import type { DeviceListQuery, DeviceSort } from "@/lib/contract/device";
import { nothing, type Sql, sql } from "../sql";
import type { TenantTx } from "../tx";
import { deviceFilter, LAST_SYNC } from "./device-filter";

export type DeviceRow = {
  id: string;
  no: number;
  name: string;
  platform: string;
  app_version: string;
  model: string | null;
  user_id: string | null;
  network_quality: string | null;
  clock_offset_ms: number | null;
  outbox_pending: number | null;
  outbox_high_priority: number | null;
  outbox_oldest_at: Date | null;
  last_sync_at: Date | null;
  enrolled_at: Date;
  revoked_at: Date | null;
  pending_conflicts: number;
  health: { score: number; reasons: string[] } | null;
};

/** Where a device stands in an order: its sort value, then its number. */
export type DevicePosition = { key: string | number; no: number };

type SortedRow = DeviceRow & { sort_key: string | bigint };

export type DeviceRowsQuery = Omit<DeviceListQuery, "cursor" | "format"> & {
  /** Only what stands behind it in the order asked for. */
  after?: DevicePosition;
};

/** One page of devices in the order asked for, each with the value it is sorted by, and how many match in all. */
export async function listDeviceRows(
  t: TenantTx,
  query: DeviceRowsQuery,
  now: Date,
): Promise<{ rows: SortedRow[]; total: number }> {
  const where = deviceFilter(t.tenant, query, now);
  const value = SORT_KEYS[query.sort];
  const [direction, beyond] = query.order === "asc" ? [sql`ASC`, sql`>`] : [sql`DESC`, sql`<`];
  const from = query.after
    ? sql`AND (${value}, d.no) ${beyond} (${typed(query.after.key)}, ${query.after.no}::int)`
    : nothing;
  const rows = await t.rows<SortedRow>(sql`
    SELECT ${DEVICE_COLUMNS}, ${value} AS sort_key
    FROM device d WHERE ${where} ${from}
    ORDER BY ${value} ${direction}, d.no ${direction} LIMIT ${query.limit}`);
  const counted = await t.rows<{ total: number }>(
    sql`SELECT count(*)::int AS total FROM device d WHERE ${where}`,
  );
  return { rows, total: counted[0]?.total ?? 0 };
}

/** Sorts behind every real time. */
const NEVER = Number.MAX_SAFE_INTEGER;

export const DEVICE_COLUMNS = sql`d.id, d.no, d.name, d.platform, d.app_version, d.model, d.user_id,
  d.network_quality, d.clock_offset_ms, d.outbox_pending, d.outbox_high_priority, d.outbox_oldest_at,
  ${LAST_SYNC} AS last_sync_at, d.enrolled_at, d.revoked_at,
  (SELECT count(*)::int FROM sync_conflict_resolution_log c
   WHERE c.tenant_id = d.tenant_id AND c.device_no = d.no AND c.state = 'pending') AS pending_conflicts,
  (SELECT jsonb_build_object('score', h.score, 'reasons', h.reasons) FROM sync_device_health h
   WHERE h.tenant_id = d.tenant_id AND h.device_no = d.no) AS health`;

// A cursor compares with `<`, which knows no nulls: what a device never reported sorts as the least remarkable value
// of its column.
const SORT_KEYS: Record<DeviceSort, Sql> = {
  name: sql`lower(d.name)`,
  health: sql`COALESCE((SELECT (h.score * 10)::bigint FROM sync_device_health h
    WHERE h.tenant_id = d.tenant_id AND h.device_no = d.no), ${NEVER}::bigint)`,
  last_sync: sql`COALESCE(${inMs(LAST_SYNC)}, 0)`,
  outbox: sql`COALESCE(d.outbox_pending, -1)::bigint`,
  oldest_pending: sql`COALESCE(${inMs(sql`d.outbox_oldest_at`)}, ${NEVER}::bigint)`,
  clock_offset: sql`COALESCE(abs(d.clock_offset_ms::bigint), -1)`,
  enrolled: inMs(sql`d.enrolled_at`),
};

function inMs(time: Sql): Sql {
  return sql`(extract(epoch FROM ${time}) * 1000)::bigint`;
}

function typed(key: string | number): Sql {
  return typeof key === "number" ? sql`${key}::bigint` : sql`${key}::text`;
}
