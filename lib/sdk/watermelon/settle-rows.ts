import { recordKey } from "../local-state";
import { contentsOf } from "./row-edits";
import { readShadows, SETTLED, type Settled, type Shadow } from "./shadow";
import type { SyncParts } from "./sync-parts";
import {
  changedColumns,
  columnsOf,
  type Table,
  type WatermelonCollection,
  type WatermelonRaw,
  type WatermelonRecord,
} from "./tables";

type Row = {
  settled: Settled;
  table: Table;
  collection: WatermelonCollection;
  record: WatermelonRecord | undefined;
  shadow: Shadow | undefined;
};

/**
 * Shows in WatermelonDB what came of the edits that were answered: rows whose edits stand are no longer unsent, rows that
 * lost show what the server has, deleted ones go, and ones whose deletion lost come back. What the user edited since stays,
 * and stays unsent, also where the record is gone: the server judges it as an edit of a deleted record. Gives the ids, by table, of rows whose deletion lost.
 */
export async function settleRows(parts: SyncParts): Promise<{ [table: string]: string[] }> {
  const { storage, database } = parts;
  const answers = (await storage.range(SETTLED)) as [string, Settled][];
  const back: { [table: string]: string[] } = {};
  if (answers.length === 0) return back;
  const put: [string, Shadow][] = [];
  await database.write(async () => {
    const rows = await rowsOf(
      parts,
      answers.map(([, settled]) => settled),
    );
    const noted = await parts.times.of(rows.map(({ settled }) => recordKey(settled)));
    // A row that is deleted can't be changed: it goes, and is made anew where its deletion lost.
    const buried = rows.flatMap(({ record, settled }) =>
      record && isDeleted(record) && settled.deleted ? [record.prepareDestroyPermanently()] : [],
    );
    if (buried.length > 0) await database.batch(...(buried as never[]));
    const changes = rows.flatMap((row): object[] => {
      const { record, shadow, collection, table, settled } = row;
      const key = recordKey(settled);
      const isAlive = shadow !== undefined && !shadow.deleted;
      const keep = (columns: readonly string[]) => {
        if (!shadow || columns.length === 0) return;
        const bases = Object.fromEntries(columns.map((column) => [column, settled.base]));
        put.push([key, { ...shadow, bases: { ...bases, ...shadow.bases } }]);
      };
      parts.times.forget(key, settled.seen, settled.deleted ? undefined : Object.keys(settled.sent));
      if (settled.deleted) {
        if (!isAlive || (record && !isDeleted(record))) return [];
        back[table.name] = [...(back[table.name] ?? []), settled.mobile_id];
        const columns = { ...table.toColumns(shadow.fields), id: settled.mobile_id };
        return [collection.prepareCreateFromDirtyRaw({ ...columns, ...SYNCED })];
      }
      if (!record) return [];
      if (isDeleted(record)) {
        keep([""]);
        return [];
      }
      const { raw, kept } = settledRaw(row, record, noted.get(key) ?? {});
      if (!isAlive && kept.length === 0) return [record.prepareDestroyPermanently()];
      keep(kept);
      return [record.prepareUpdate((target) => Object.assign(target, { _raw: raw }))];
    });
    if (changes.length > 0) await database.batch(...(changes as never[]));
  }, "tidelock-settle-rows");
  await storage.write({ put, delete: answers.map(([key]) => key) });
  return back;
}

async function rowsOf({ storage, database, tables }: SyncParts, answers: readonly Settled[]): Promise<Row[]> {
  const shadows = await readShadows(storage, answers);
  const rows: Row[] = [];
  for (const settled of answers) {
    const table = tables.find(({ domain }) => domain === settled.domain);
    if (!table) continue;
    const collection = database.get(table.name);
    const record = await collection.find(settled.mobile_id).catch(() => undefined);
    rows.push({ settled, table, collection, record, shadow: shadows.get(recordKey(settled)) });
  }
  return rows;
}

/** The row as the server has it, or as it was where that has none, with what the user edited since on it. */
function settledRaw(
  { settled, table, collection, shadow }: Row,
  record: WatermelonRecord,
  noted: { [column: string]: readonly [at: number, content: string] },
): { raw: WatermelonRaw; kept: string[] } {
  const old = record._raw as WatermelonRaw;
  const unsent = changedColumns(old);
  const contents = contentsOf(unsent);
  const kept = Object.keys(unsent).filter(
    (column) => settled.sent[column] !== contents[column] || (noted[column]?.[0] ?? 0) > settled.seen,
  );
  const shown = Object.keys(table.toFields(columnsOf(old)));
  const emptied = table.toColumns(Object.fromEntries(shown.map((field) => [field, null])));
  const known = !shadow || shadow.deleted ? {} : { ...emptied, ...table.toColumns(shadow.fields) };
  const next = { ...old, ...known, ...Object.fromEntries(kept.map((column) => [column, unsent[column]])) };
  // WatermelonDB's own way to make columns fit their types.
  const fitted = collection.disposableFromDirtyRaw({ ...next, id: old.id })._raw as WatermelonRaw;
  const status = kept.length > 0 ? { _status: "updated", _changed: kept.join() } : SYNCED;
  return { raw: { ...fitted, ...status }, kept };
}

const SYNCED = { _status: "synced", _changed: "" };

function isDeleted({ _raw }: WatermelonRecord): boolean {
  return (_raw as WatermelonRaw)._status === "deleted";
}
