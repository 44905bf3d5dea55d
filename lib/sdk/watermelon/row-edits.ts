import type { Fields } from "../../contract/json";
import { contentId } from "../adapter/content-id";
import { byTime, editTime, timeIn } from "../adapter/edit-time";
import type { EditNote } from "../adapter/edit-times";
import type { Draft, Said } from "../adapter/journal";
import { type Shadow, shownVersion, UNKNOWN_BASE } from "./shadow";
import {
  changedColumns,
  columnsOf,
  type Table,
  type WatermelonColumns,
  type WatermelonOptions,
  type WatermelonRaw,
} from "./tables";
import type { UnsentRow } from "./unsent-rows";

/** What goes with an edit until it is answered. */
export type RowNote = {
  /** What was sent, as `contentId` by column. */
  sent: { [column: string]: string };
  /** The last edit of the row that is in it, by the device's clock. */
  seen: number;
  /** What it says, to be told from what the server refused. */
  text: string;
};

export type RowFacts = {
  shadow: Shadow | undefined;
  noted: EditNote | undefined;
  /** The last pull that WatermelonDB took over. */
  taken: number;
  now: number;
};

/** A row's unsent edits as they travel: one for each version that they were made on and each time at which they were made. */
export function rowEdits(
  { modifiedAt }: Pick<WatermelonOptions, "modifiedAt">,
  { table, id, raw }: UnsentRow,
  facts: RowFacts,
): Draft<RowNote>[] {
  const { shadow, noted, taken, now } = facts;
  const names = { domain: table.domain, mobile_id: id };
  const seen = Math.max(now, ...Object.values(noted ?? {}).map(([at]) => at));
  const shown = raw ? recordShown(table, raw, shadow) : {};
  const draft = (
    said: Omit<Said, "domain" | "mobile_id" | "modified_at">,
    at: number,
    columns: WatermelonColumns,
  ): Draft<RowNote> => ({
    said: { ...names, ...said, modified_at: new Date(at).toISOString() },
    shown,
    note: { sent: contentsOf(columns), seen, text: JSON.stringify([said.op, said.delta]) },
  });

  const version = shownVersion(shadow, taken);
  if (!raw) {
    // The server never had it, or has it no longer.
    if (!shadow || shadow.deleted) return [];
    const base_version = Math.max(UNKNOWN_BASE, shadow?.bases?.[""] ?? version);
    return [draft({ op: "delete", base_version }, noted?.[""]?.[0] ?? now, {})];
  }
  const columns = changedColumns(raw);
  const timeOf = timesOf(modifiedAt, table, raw, facts);
  if (raw._status === "created") {
    const at = Math.max(...Object.keys(columns).map(timeOf), Object.keys(columns).length > 0 ? 0 : now);
    return [draft({ op: "upsert", base_version: 0, delta: table.toFields(columns) }, at, columns)];
  }
  const byBase = new Map<number, string[]>();
  for (const column of Object.keys(columns)) {
    const base = shadow?.bases?.[column] ?? Math.max(UNKNOWN_BASE, version);
    byBase.set(base, [...(byBase.get(base) ?? []), column]);
  }
  return [...byBase]
    .sort(([a], [b]) => a - b)
    .flatMap(([base_version, edited]) =>
      byTime(edited.map((column) => [column, timeOf(column)] as const)).map(({ at, fields }) => {
        const part = Object.fromEntries(fields.map((column) => [column, columns[column]]));
        return draft({ op: "upsert", base_version, delta: table.toFields(part) }, at, part);
      }),
    );
}

/** What each column says, as a short id. */
export function contentsOf(columns: WatermelonColumns): { [column: string]: string } {
  return Object.fromEntries(
    Object.entries(columns).map(([column, value]) => [column, contentId(JSON.stringify(value) ?? "")]),
  );
}

/** When a row says that it was last changed. */
export function timeSaid(
  modifiedAt: WatermelonOptions["modifiedAt"],
  table: Table,
  raw: WatermelonRaw,
): number | undefined {
  return modifiedAt ? modifiedAt(raw, table.name) : timeIn(raw.updated_at);
}

function timesOf(
  modifiedAt: WatermelonOptions["modifiedAt"],
  table: Table,
  raw: WatermelonRaw,
  { shadow, noted, now }: RowFacts,
): (column: string) => number {
  const last = Math.max(0, ...Object.values(noted ?? {}).map(([at]) => at)) || now;
  const said = timeSaid(modifiedAt, table, raw);
  const known = { ...table.toColumns(shadow?.fields ?? {}), id: raw.id };
  const before = Math.max(timeSaid(modifiedAt, table, known) ?? 0, shadow?.at ?? 0);
  return (column) => {
    const seen = noted?.[column]?.[0] ?? now;
    // What the row says is said of its last edit.
    return seen === last ? editTime({ seen, said, before }) : seen;
  };
}

/** The record whole, as the device shows it. Columns that never had a value are no fields. */
function recordShown(table: Table, raw: WatermelonRaw, shadow: Shadow | undefined): Fields {
  const known = shadow?.deleted ? {} : (shadow?.fields ?? {});
  const changed = table.toFields(changedColumns(raw));
  const fields = Object.entries(table.toFields(columnsOf(raw))).filter(
    ([field, value]) => value !== null || Object.hasOwn(known, field) || Object.hasOwn(changed, field),
  );
  return { ...known, ...Object.fromEntries(fields) };
}
