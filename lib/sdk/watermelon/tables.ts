import type { Fields, Json } from "../../contract/json";
import type { LinkOptions } from "../adapter/link";
import type { ConflictEvent, RejectedEvent } from "../events";

/** A record as WatermelonDB keeps it. */
export type WatermelonRaw = { id: string; _status?: string; _changed?: string; [column: string]: unknown };

/** Rows by table, as they go in and out of a sync. */
export type WatermelonChanges = {
  [table: string]: { created: WatermelonRaw[]; updated: WatermelonRaw[]; deleted: string[] };
};

/** A record's own columns: strings, numbers, booleans and null. */
export type WatermelonColumns = { [column: string]: unknown };

/** How a table's rows and a domain's records turn into each other; where a function is left out, columns are fields. */
export type TableMapping = {
  domain: string;
  /** Columns to fields; of an edit only the columns that it changed. */
  toFields?: (columns: WatermelonColumns) => Fields;
  /** Fields to columns; of a record that lost a field, that field is null. */
  toColumns?: (fields: Fields) => WatermelonColumns;
};

export type WatermelonOptions = LinkOptions & {
  database: WatermelonDatabase;
  /** The domain of each table that syncs. */
  tables: { [table: string]: string | TableMapping };
  /**
   * When a record says that it was last changed, in ms; by its column `updated_at` where absent. It counts only between
   * the state that was edited and the moment at which the adapter saw the edit.
   */
  modifiedAt?: (raw: WatermelonRaw, table: string) => number | undefined;
  /** An edit that the server refused. It stays on the device as it is, and goes again once it was changed. */
  onRejected?: (event: RejectedEvent) => void;
  /** An edit that met another side's. */
  onConflict?: (event: ConflictEvent) => void;
};

/** WatermelonDB's database, as far as it is used here. */
export type WatermelonDatabase = {
  get(table: string): WatermelonCollection;
  write(work: () => Promise<void>, description?: string): Promise<void>;
  batch(...records: never[]): Promise<void>;
  withChangesForTables(tables: string[]): {
    subscribe(listener: (changes: readonly { record: { _raw: object } }[] | null) => void): unknown;
  };
  adapter: { getDeletedRecords(table: string): Promise<string[]> };
  schema: { tables: { [table: string]: { columns: object } } };
};

export type WatermelonCollection = {
  find(id: string): Promise<WatermelonRecord>;
  query(...clauses: never[]): { fetch(): Promise<WatermelonRecord[]> };
  prepareCreateFromDirtyRaw(raw: object): WatermelonRecord;
  disposableFromDirtyRaw(raw: object): { _raw: object };
};

export type WatermelonRecord = {
  _raw: object;
  prepareUpdate(update: (record: { _raw: object }) => void): object;
  prepareDestroyPermanently(): object;
};

export type Table = Required<TableMapping> & { name: string };

/** The tables that sync, with everything that was left out. */
export function tablesOf(options: WatermelonOptions): Table[] {
  return Object.entries(options.tables).map(([name, given]) => {
    const mapping = typeof given === "string" ? { domain: given } : given;
    return { toFields: asFields, toColumns: (fields) => fields, ...mapping, name };
  });
}

function asFields(columns: WatermelonColumns): Fields {
  return columns as { [column: string]: Json };
}

/** A row without what WatermelonDB keeps for itself. */
export function columnsOf({ id, _status, _changed, ...columns }: WatermelonRaw): WatermelonColumns {
  return columns;
}

/** The columns that wait to be pushed; all that have a value where the row is new. */
export function changedColumns(raw: WatermelonRaw): WatermelonColumns {
  const columns = columnsOf(raw);
  if (raw._status === "created") {
    return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null));
  }
  const changed = (raw._changed ?? "").split(",").filter((column) => Object.hasOwn(columns, column));
  return Object.fromEntries(changed.map((column) => [column, columns[column]]));
}
