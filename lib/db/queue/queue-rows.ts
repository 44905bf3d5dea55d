import type { QueueListQuery, QueueState } from "@/lib/contract/queue-review";
import { type Bounded, boundedPage } from "../bounded-page";
import { Prisma } from "../generated/client";
import { containing } from "../like";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

export type QueueItemRow = {
  id: bigint;
  state: QueueState;
  domain: string;
  mobile_id: string;
  op_id: string;
  device_id: string | null;
  device_name: string | null;
  priority: number;
  attempts: number;
  received_at: Date;
  retry_at: Date | null;
  settled_at: Date | null;
  outcome: string | null;
  code: string | null;
  reason: string | null;
  entry: string | null;
};

export type QueueRowsQuery = Omit<QueueListQuery, "cursor" | "format"> & {
  order: "asc" | "desc";
  after?: string;
};

/** One page of a tenant's queue in the order in which it came in, cut where its entries get too long, and how many match in all. */
export async function listQueueRows(
  tenant: TenantId,
  tx: Tx,
  query: QueueRowsQuery,
): Promise<{ rows: Bounded<QueueItemRow>[]; total: number }> {
  const where = queueFilter(tenant, query);
  const [direction, beyond] =
    query.order === "asc" ? [Prisma.sql`ASC`, Prisma.sql`>`] : [Prisma.sql`DESC`, Prisma.sql`<`];
  const from = query.after ? Prisma.sql`AND q.id ${beyond} ${BigInt(query.after)}` : Prisma.empty;
  const rows = await tx.$queryRaw<Bounded<QueueItemRow>[]>(
    boundedPage(Prisma.sql`
      SELECT ${COLUMNS}, row_number() OVER (ORDER BY q.id ${direction}) AS place, octet_length(q.entry) AS bytes
      FROM sync_queue_item q ${DEVICE}
      WHERE ${where} ${from} ORDER BY q.id ${direction} LIMIT ${query.limit}`),
  );
  const counted = await tx.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM sync_queue_item q WHERE ${where}`;
  return { rows, total: counted[0]?.total ?? 0 };
}

export async function findQueueRow(tenant: TenantId, tx: Tx, id: string): Promise<QueueItemRow | undefined> {
  const [row] = await tx.$queryRaw<QueueItemRow[]>`
    SELECT ${COLUMNS} FROM sync_queue_item q ${DEVICE}
    WHERE q.tenant_id = ${tenant}::uuid AND q.id = ${BigInt(id)}`;
  return row;
}

const DEVICE = Prisma.sql`LEFT JOIN device d ON d.tenant_id = q.tenant_id AND d.no = q.device_no`;
const COLUMNS = Prisma.sql`q.id, q.state::text, q.domain, q.mobile_id, q.op_id, d.id AS device_id, d.name AS device_name,
  q.priority, q.attempts, q.received_at, q.retry_at, q.settled_at, q.outcome, q.code, q.reason, q.entry`;

function queueFilter(tenant: TenantId, query: QueueRowsQuery): Prisma.Sql {
  const conditions = [
    Prisma.sql`q.tenant_id = ${tenant}::uuid`,
    Prisma.sql`q.state = ${query.state}::queue_state`,
  ];
  if (query.domain) conditions.push(Prisma.sql`q.domain = ${query.domain}`);
  if (query.q) conditions.push(Prisma.sql`q.mobile_id ILIKE ${containing(query.q)}`);
  if (query.device) {
    conditions.push(Prisma.sql`q.device_no = (
      SELECT no FROM device WHERE tenant_id = ${tenant}::uuid AND id = ${query.device}::uuid)`);
  }
  return Prisma.join(conditions, " AND ");
}
