import type { QueueListQuery, QueueState } from "@/lib/contract/queue-review";
import { type Bounded, boundedPage } from "../bounded-page";
import { containing } from "../like";
import { join, nothing, type Sql, sql } from "../sql";
import type { TenantId } from "../tenant-id";
import type { TenantTx } from "../tx";

export type QueueItemRow = {
  id: number;
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
  t: TenantTx,
  query: QueueRowsQuery,
): Promise<{ rows: Bounded<QueueItemRow>[]; total: number }> {
  const where = queueFilter(t.tenant, query);
  const [direction, beyond] = query.order === "asc" ? [sql`ASC`, sql`>`] : [sql`DESC`, sql`<`];
  const from = query.after ? sql`AND q.id ${beyond} ${BigInt(query.after)}` : nothing;
  const rows = await t.rows<Bounded<QueueItemRow>>(
    boundedPage(sql`
      SELECT ${COLUMNS}, row_number() OVER (ORDER BY q.id ${direction}) AS place, octet_length(q.entry) AS bytes
      FROM sync_queue_item q ${DEVICE}
      WHERE ${where} ${from} ORDER BY q.id ${direction} LIMIT ${query.limit}`),
  );
  const counted = await t.rows<{ total: number }>(sql`
    SELECT count(*)::int AS total FROM sync_queue_item q WHERE ${where}`);
  return { rows, total: counted[0]?.total ?? 0 };
}

export async function findQueueRow(t: TenantTx, id: string): Promise<QueueItemRow | undefined> {
  const [row] = await t.rows<QueueItemRow>(sql`
    SELECT ${COLUMNS} FROM sync_queue_item q ${DEVICE}
    WHERE q.tenant_id = ${t} AND q.id = ${BigInt(id)}`);
  return row;
}

const DEVICE = sql`LEFT JOIN device d ON d.tenant_id = q.tenant_id AND d.no = q.device_no`;
const COLUMNS = sql`q.id, q.state::text, q.domain, q.mobile_id, q.op_id, d.id AS device_id, d.name AS device_name,
  q.priority, q.attempts, q.received_at, q.retry_at, q.settled_at, q.outcome, q.code, q.reason, q.entry`;

function queueFilter(tenant: TenantId, query: QueueRowsQuery): Sql {
  const conditions = [sql`q.tenant_id = ${tenant}::uuid`, sql`q.state = ${query.state}::queue_state`];
  if (query.domain) conditions.push(sql`q.domain = ${query.domain}`);
  if (query.q) conditions.push(sql`q.mobile_id ILIKE ${containing(query.q)}`);
  if (query.device) {
    conditions.push(sql`q.device_no = (
      SELECT no FROM device WHERE tenant_id = ${tenant}::uuid AND id = ${query.device}::uuid)`);
  }
  return join(conditions, " AND ");
}
