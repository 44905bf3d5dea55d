import type { PoolClient } from "pg";
import { PRIORITIES } from "@/lib/contract/entry";
import type { CellRange, FoundRecords } from "@/lib/core/sync/build-page";
import type { FoundRecord } from "@/lib/core/sync/change";
import type { OwnTold } from "@/lib/core/sync/own-writes";
import type { RecordState } from "@/lib/core/sync/record";
import type { TenantId } from "../tenant-id";
import { type Counter, type CounterRow, counterOf, recordState } from "./push-state";

type Row = Parameters<typeof recordState>[0] & {
  domain: string;
  mobile_id: string;
  priority: number;
  bytes: number;
  /** How many there were before they were cut. */
  found: number;
};

/**
 * What a record's columns take, as far as that is known without unpacking them. What is kept compressed counts sixteen
 * times as much as the database keeps of it: hardly anything that somebody typed is packed better.
 */
export const RECORD_BYTES_SQL = `pg_column_size(r.fields)
  + pg_column_size(r.data) * CASE WHEN pg_column_compression(r.data) IS NULL THEN 1 ELSE 16 END`;

const COLUMNS = `r.domain, r.mobile_id, r.version, r.writer, r.deleted, r.priority, r.life_version, r.life_writer,
  r.life_time, r.data, r.fields`;

/** Of these records in version order at most so many and, one at least, as many as fit into so many bytes. */
export type ReadSize = { limit: number; bytes: number };

function fitting(records: string, limit: string, bytes: string): string {
  return `SELECT * FROM (
      SELECT found.*, count(*) OVER ()::int AS found, coalesce(sum(bytes) OVER (ORDER BY version
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS preceding
      FROM (SELECT ${COLUMNS}, ${RECORD_BYTES_SQL} AS bytes FROM sync_record r ${records}
        ORDER BY r.version LIMIT ${limit}) AS found) AS bounded
    WHERE preceding < ${bytes} ORDER BY version`;
}

/** The next records in version order beyond `after`, of every domain and priority. */
export async function readChangesAfter(
  client: PoolClient,
  tenant: TenantId,
  after: number,
  { limit, bytes }: ReadSize,
): Promise<FoundRecords> {
  const { rows } = await client.query<Row>({
    name: "changes-after",
    text: fitting("WHERE r.tenant_id = $1 AND r.version > $2", "$3", "$4"),
    values: [tenant, after, limit, bytes],
  });
  return foundRecords(rows, limit);
}

const IN_CELLS = `JOIN unnest($3::text[], $4::smallint[], $5::bigint[]) AS c(domain, priority, position)
  ON r.domain = c.domain AND r.priority = c.priority AND r.version > c.position`;

/** The same, where cells stand at different positions or are left out. */
export async function readChangesInCells(
  client: PoolClient,
  tenant: TenantId,
  after: number,
  cells: readonly CellRange[],
  { limit, bytes }: ReadSize,
): Promise<FoundRecords> {
  const { rows } = await client.query<Row>({
    name: "changes-in-cells",
    text: fitting(`${IN_CELLS} WHERE r.tenant_id = $1 AND r.version > $2`, "$6", "$7"),
    values: [tenant, after, ...columnsOf(cells), limit, bytes],
  });
  return foundRecords(rows, limit);
}

/** How many living records there are beyond `after`, of everything or of these cells. */
export async function countAliveAfter(
  client: PoolClient,
  tenant: TenantId,
  after: number,
  cells: readonly CellRange[] | undefined,
): Promise<number> {
  const { rows } = await client.query<{ alive: number }>({
    name: cells ? "alive-in-cells" : "alive-after",
    text: `SELECT count(*)::int AS alive FROM sync_record r ${cells ? IN_CELLS : ""}
      WHERE r.tenant_id = $1 AND r.version > $2 AND NOT r.deleted`,
    values: [tenant, after, ...(cells ? columnsOf(cells) : [])],
  });
  return rows[0]?.alive ?? 0;
}

function columnsOf(cells: readonly CellRange[]): [string[], number[], number[]] {
  return [
    cells.map((cell) => cell.domain),
    cells.map((cell) => PRIORITIES.indexOf(cell.priority)),
    cells.map((cell) => cell.position),
  ];
}

/** The tenant's clock as a pull needs it, and which of the device's own writes its checkpoints have covered. */
export type PullCounter = Counter & { ownTold: OwnTold };

/**
 * Where the tenant's clock stands, and the version up to which the device's checkpoints are worth nothing: tombstones
 * were forgotten, or a manager asked it for a full resync.
 */
export async function readCounter(
  client: PoolClient,
  tenant: TenantId,
  device: number,
): Promise<PullCounter> {
  const { rows } = await client.query<CounterRow & { own_told: OwnTold | null }>({
    name: "read-counter",
    text: `SELECT c.version, c.epoch, GREATEST(c.forgotten_version, d.resync_version) AS forgotten,
        c.checkpoint_key, d.revoked_at IS NOT NULL AS revoked, d.own_told
      FROM tenant_counter c LEFT JOIN device d ON d.tenant_id = c.tenant_id AND d.no = $2
      WHERE c.tenant_id = $1`,
    values: [tenant, device],
  });
  const [row] = rows;
  if (!row) throw new Error("the tenant has no counter");
  return { ...counterOf(row), ownTold: row.own_told ?? {} };
}

function foundRecords(rows: readonly Row[], limit: number): FoundRecords {
  const found = rows[0]?.found ?? 0;
  return {
    records: rows.map(foundRecord),
    bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
    isLast: rows.length === found && found < limit,
  };
}

function foundRecord(row: Row): FoundRecord {
  const record: RecordState = recordState(row);
  return { domain: row.domain, mobileId: row.mobile_id, priority: row.priority, record };
}
