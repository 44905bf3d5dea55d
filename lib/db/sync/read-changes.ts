import { PRIORITIES } from "@/lib/contract/entry";
import type { CellRange, FoundRecords } from "@/lib/core/sync/build-page";
import type { FoundRecord } from "@/lib/core/sync/change";
import type { RecordState } from "@/lib/core/sync/record";
import { recordState, type StateRow } from "../record/read-record";
import { nothing, type Sql, sql } from "../sql";
import type { TenantTx } from "../tx";

type Row = StateRow & {
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
export const RECORD_BYTES = sql`pg_column_size(r.fields)
  + pg_column_size(r.data) * CASE WHEN pg_column_compression(r.data) IS NULL THEN 1 ELSE 16 END`;

const COLUMNS = sql`r.domain, r.mobile_id, r.version, r.writer, r.deleted, r.priority, r.life_version, r.life_writer,
  r.life_time, r.data, r.fields`;

/** Of these records in version order at most so many and, one at least, as many as fit into so many bytes. */
export type ReadSize = { limit: number; bytes: number };

function fitting(records: Sql, { limit, bytes }: ReadSize): Sql {
  return sql`SELECT * FROM (
      SELECT found.*, count(*) OVER ()::int AS found, coalesce(sum(bytes) OVER (ORDER BY version
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS preceding
      FROM (SELECT ${COLUMNS}, ${RECORD_BYTES} AS bytes FROM sync_record r ${records}
        ORDER BY r.version LIMIT ${limit}) AS found) AS bounded
    WHERE preceding < ${bytes} ORDER BY version`;
}

/** The next records in version order beyond `after`, of every domain and priority. */
export async function readChangesAfter(t: TenantTx, after: number, size: ReadSize): Promise<FoundRecords> {
  const rows = await t.rows<Row>(
    fitting(sql`WHERE r.tenant_id = ${t} AND r.version > ${after}`, size),
    "changes-after",
  );
  return foundRecords(rows, size);
}

const inCells = (cells: readonly CellRange[]) => sql`
  JOIN unnest(${cells.map((cell) => cell.domain)}::text[],
    ${cells.map((cell) => PRIORITIES.indexOf(cell.priority))}::smallint[],
    ${cells.map((cell) => cell.position)}::bigint[]) AS c(domain, priority, position)
  ON r.domain = c.domain AND r.priority = c.priority AND r.version > c.position`;

/** The same, where cells stand at different positions or are left out. */
export async function readChangesInCells(
  t: TenantTx,
  after: number,
  cells: readonly CellRange[],
  size: ReadSize,
): Promise<FoundRecords> {
  const rows = await t.rows<Row>(
    fitting(sql`${inCells(cells)} WHERE r.tenant_id = ${t} AND r.version > ${after}`, size),
    "changes-in-cells",
  );
  return foundRecords(rows, size);
}

/** How many living records there are beyond `after`, of everything or of these cells. */
export async function countAliveAfter(
  t: TenantTx,
  after: number,
  cells: readonly CellRange[] | undefined,
): Promise<number> {
  const rows = await t.rows<{ alive: number }>(
    sql`SELECT count(*)::int AS alive FROM sync_record r ${cells ? inCells(cells) : nothing}
      WHERE r.tenant_id = ${t} AND r.version > ${after} AND NOT r.deleted`,
    cells ? "alive-in-cells" : "alive-after",
  );
  return rows[0]?.alive ?? 0;
}

function foundRecords(rows: readonly Row[], { limit }: ReadSize): FoundRecords {
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
