import type { DeviceHealthQuery } from "@/lib/contract/device-health";
import { LAST_SYNC } from "../device/device-filter";
import { nothing, type Sql, sql } from "../sql";
import type { TenantId } from "../tenant-id";
import type { TenantTx } from "../tx";

export type DeviceHealthRow = {
  id: string;
  no: number;
  name: string;
  user_id: string | null;
  last_sync_at: Date | null;
  score: number | null;
  success_part: number | null;
  recency_part: number | null;
  conflict_part: number | null;
  syncs: number | null;
  failed: number | null;
  conflicts: number | null;
  reasons: string[] | null;
  measured_at: Date | null;
};

type Query = Pick<DeviceHealthQuery, "sort" | "order" | "state" | "limit"> & {
  threshold: number;
  after?: { key: string | number; no: number };
};

/** One page of the devices that are not revoked, in the order asked for, and how many match in all. */
export async function listHealthRows(
  t: TenantTx,
  { sort, order, state, limit, threshold, after }: Query,
): Promise<{ rows: (DeviceHealthRow & { sort_key: string | number })[]; total: number }> {
  const value = SORT_KEYS[sort];
  const [direction, beyond] = order === "asc" ? [sql`ASC`, sql`>`] : [sql`DESC`, sql`<`];
  const typed = typeof after?.key === "number" ? sql`float8` : sql`text`;
  const from = after
    ? sql`AND (${value}, d.no) ${beyond} (${after.key}::${typed}, ${after.no}::int)`
    : nothing;
  const matching = sql`${OF_TENANT(t.tenant)} AND ${stateFilter(state, threshold)}`;
  const rows = await t.rows<DeviceHealthRow & { sort_key: string | number }>(sql`
    SELECT ${COLUMNS}, ${value} AS sort_key ${matching} ${from}
    ORDER BY ${value} ${direction}, d.no ${direction} LIMIT ${limit}`);
  const counted = await t.rows<{ total: number }>(sql`SELECT count(*)::int AS total ${matching}`);
  return { rows, total: counted[0]?.total ?? 0 };
}

/** One device, revoked or not. */
export async function findHealthRow(t: TenantTx, id: string): Promise<DeviceHealthRow | undefined> {
  const rows = await t.rows<DeviceHealthRow>(sql`
    SELECT ${COLUMNS} FROM device d LEFT JOIN sync_device_health h ON h.tenant_id = d.tenant_id AND h.device_no = d.no
    WHERE d.tenant_id = ${t} AND d.id = ${id}::uuid`);
  return rows[0];
}

/** A cursor compares with `<`, which knows no nulls: a device without a score stands behind all that have one. */
const UNKNOWN = 1000;
const SORT_KEYS: Record<DeviceHealthQuery["sort"], Sql> = {
  score: sql`COALESCE(h.score::float8, ${UNKNOWN}::float8)`,
  name: sql`lower(d.name)`,
  last_sync: sql`COALESCE(extract(epoch FROM ${LAST_SYNC}) * 1000, 0)::float8`,
};

const COLUMNS = sql`d.id, d.no, d.name, d.user_id, ${LAST_SYNC} AS last_sync_at, h.score, h.success_part,
  h.recency_part, h.conflict_part, h.syncs, h.failed, h.conflicts, h.reasons, h.measured_at`;

const OF_TENANT = (tenant: TenantId) => sql`
  FROM device d LEFT JOIN sync_device_health h ON h.tenant_id = d.tenant_id AND h.device_no = d.no
  WHERE d.tenant_id = ${tenant}::uuid AND d.revoked_at IS NULL`;

function stateFilter(state: DeviceHealthQuery["state"], threshold: number): Sql {
  if (state === "unknown") return sql`h.score IS NULL`;
  if (state === "healthy") return sql`h.score >= ${threshold}::float8`;
  return state === "unhealthy" ? sql`h.score < ${threshold}::float8` : sql`true`;
}
