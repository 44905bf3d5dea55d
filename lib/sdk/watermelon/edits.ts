import type { Draft } from "../adapter/link";
import { type Names, recordKey } from "../local-state";
import type { PullParts } from "./pull-changes";
import { REFUSED, readShadows, type Shadow, shownVersion } from "./shadow";
import {
  changedColumns,
  columnsOf,
  type Table,
  type WatermelonChanges,
  type WatermelonOptions,
  type WatermelonRaw,
} from "./tables";

/** A record's unsent edits as they travel: one entry for each version that they were made on. */
export type Edited = {
  names: Names;
  entries: Draft[];
  /** What would be sent, to be told from what the server refused. */
  text: string;
  isRefused: boolean;
  /** Fields that the device shows. */
  shown: string[];
};

type Dirty = { table: Table; names: Names; raw?: WatermelonRaw };

type EditParts = PullParts & Pick<WatermelonOptions, "modifiedAt">;

/**
 * WatermelonDB's unsent changes as entries. The versions that they were made on are written down first: a later pull may
 * bring newer ones under them before the server has answered.
 */
export async function editsOf(
  parts: EditParts,
  changes: WatermelonChanges,
  taken: number,
): Promise<Edited[]> {
  const { storage } = parts;
  const dirty = parts.tables.flatMap((table) => dirtyOf(table, changes[table.name]));
  const names = dirty.map((edit) => edit.names);
  const shadows = await readShadows(storage, names);
  const put: [string, Shadow][] = [];
  for (const { names, raw } of dirty) {
    const key = recordKey(names);
    const shadow = shadows.get(key);
    const bases = basesOf(parts, key, raw, shadow);
    if (!shadow || !bases) continue;
    const next = { ...shadow, bases };
    shadows.set(key, next);
    put.push([key, next]);
  }
  if (put.length > 0) await storage.write({ put });

  const refused = await storage.read(names.map((name) => REFUSED + recordKey(name)));
  return dirty.map((edit, at) => {
    const entries = entriesOf(parts, edit, shadows.get(recordKey(edit.names)), taken);
    const text = JSON.stringify(entries.map(({ op, delta }) => [op, delta]));
    const shown = edit.raw ? Object.keys(edit.table.toFields(columnsOf(edit.raw))) : [];
    return { names: edit.names, entries, text, isRefused: refused[at] === text, shown };
  });
}

function dirtyOf(table: Table, changes: WatermelonChanges[string] | undefined): Dirty[] {
  const { created = [], updated = [], deleted = [] } = changes ?? {};
  const { domain } = table;
  return [
    ...[...created, ...updated].map((raw) => ({ table, raw, names: { domain, mobile_id: raw.id } })),
    ...deleted.map((mobile_id) => ({ table, names: { domain, mobile_id } })),
  ];
}

/** Of edits made before the last pull came in, the versions that they were made on; those known already stay. */
function basesOf(
  { progress }: PullParts,
  key: string,
  raw: WatermelonRaw | undefined,
  shadow: Shadow | undefined,
): Shadow["bases"] {
  const brought = progress.of(key);
  const columns = raw ? (progress.madeBefore.get(key) ?? []) : [""];
  if (!brought || columns.length === 0) return undefined;
  return { ...Object.fromEntries(columns.map((column) => [column, brought.shown])), ...shadow?.bases };
}

function entriesOf(
  { link, modifiedAt = updatedAt }: EditParts,
  { table, names, raw }: Dirty,
  shadow: Shadow | undefined,
  taken: number,
): Draft[] {
  const version = shownVersion(shadow, taken);
  const { bases = {} } = shadow ?? {};
  const time = (raw && modifiedAt(raw, table.name)) ?? link.clock();
  const common = { ...names, modified_at: new Date(time).toISOString() };
  if (!raw) {
    return [{ ...common, op: "delete", base_version: bases[""] ?? version }];
  }
  const byBase = new Map<number, [string, unknown][]>();
  for (const column of Object.entries(changedColumns(raw))) {
    const base = bases[column[0]] ?? version;
    byBase.set(base, [...(byBase.get(base) ?? []), column]);
  }
  return [...byBase]
    .sort(([a], [b]) => a - b)
    .map(([base_version, columns]) => ({
      ...common,
      op: "upsert",
      base_version,
      delta: table.toFields(Object.fromEntries(columns)),
    }));
}

function updatedAt({ updated_at }: WatermelonRaw): number | undefined {
  return typeof updated_at === "number" && updated_at > 0 ? updated_at : undefined;
}
