import type { DeviceHealthQuery } from "@/lib/contract/device-health";
import { LAST_SYNC } from "../device/device-filter";
import { Prisma } from "../generated/client";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

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
  tenant: TenantId,
  tx: Tx,
  { sort, order, state, limit, threshold, after }: Query,
): Promise<{ rows: (DeviceHealthRow & { sort_key: string | number })[]; total: number }> {
  const value = SORT_KEYS[sort];
  const [direction, beyond] =
    order === "asc" ? [Prisma.sql`ASC`, Prisma.sql`>`] : [Prisma.sql`DESC`, Prisma.sql`<`];
  const key =
    typeof after?.key === "number" ? Prisma.sql`${after.key}::float8` : Prisma.sql`${after?.key}::text`;
  const from = after ? Prisma.sql`AND (${value}, d.no) ${beyond} (${key}, ${after.no}::int)` : Prisma.empty;
  const matching = Prisma.sql`${OF_TENANT(tenant)} AND ${stateFilter(state, threshold)}`;
  const rows = await tx.$queryRaw<(DeviceHealthRow & { sort_key: string | number })[]>`
    SELECT ${COLUMNS}, ${value} AS sort_key ${matching} ${from}
    ORDER BY ${value} ${direction}, d.no ${direction} LIMIT ${limit}`;
  const counted = await tx.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total ${matching}`;
  return { rows, total: counted[0]?.total ?? 0 };
}

/** One device, revoked or not. */
export async function findHealthRow(
  tenant: TenantId,
  tx: Tx,
  id: string,
): Promise<DeviceHealthRow | undefined> {
  const rows = await tx.$queryRaw<DeviceHealthRow[]>`
    SELECT ${COLUMNS} FROM device d LEFT JOIN sync_device_health h ON h.tenant_id = d.tenant_id AND h.device_no = d.no
    WHERE d.tenant_id = ${tenant}::uuid AND d.id = ${id}::uuid`;
  return rows[0];
}

/** A cursor compares with `<`, which knows no nulls: a device without a score stands behind all that have one. */
const UNKNOWN = 1000;
const SORT_KEYS: Record<DeviceHealthQuery["sort"], Prisma.Sql> = {
  score: Prisma.sql`COALESCE(h.score::float8, ${UNKNOWN}::float8)`,
  name: Prisma.sql`lower(d.name)`,
  last_sync: Prisma.sql`COALESCE(extract(epoch FROM ${LAST_SYNC}) * 1000, 0)::float8`,
};

const COLUMNS = Prisma.sql`d.id, d.no, d.name, d.user_id, ${LAST_SYNC} AS last_sync_at, h.score, h.success_part,
  h.recency_part, h.conflict_part, h.syncs, h.failed, h.conflicts, h.reasons, h.measured_at`;

const OF_TENANT = (tenant: TenantId) => Prisma.sql`
  FROM device d LEFT JOIN sync_device_health h ON h.tenant_id = d.tenant_id AND h.device_no = d.no
  WHERE d.tenant_id = ${tenant}::uuid AND d.revoked_at IS NULL`;

function stateFilter(state: DeviceHealthQuery["state"], threshold: number): Prisma.Sql {
  if (state === "unknown") return Prisma.sql`h.score IS NULL`;
  if (state === "healthy") return Prisma.sql`h.score >= ${threshold}::float8`;
  return state === "unhealthy" ? Prisma.sql`h.score < ${threshold}::float8` : Prisma.sql`true`;
}
