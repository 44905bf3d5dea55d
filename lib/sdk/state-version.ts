import type { Fields } from "../contract/json";
import { jsonEqual } from "../core/json-equal";
import { type KeptRecord, META, type PendingEdit, type SentBatch, type StateVersions } from "./local-state";

/** How this SDK lays out what it keeps. A later one reads all layouts before its own. */
const STATE = 1;

/** The app's own idea of its records' fields. */
export type AppSchema = {
  /** A whole number that grows with each change; 1 for the first. */
  version: number;
  /**
   * Turns fields written under version `from` into those of today; leaves those of today as they are. Given whole records
   * and parts of them: what an edit changes, what the server tells, and the names of removed fields with the value null.
   */
  migrate?: (fields: Fields, about: { domain: string; from: number }) => Fields;
};

export const NO_SCHEMA: AppSchema = { version: 1 };

/** What the device keeps was written by a newer app, or by an older one that nobody taught to migrate. It is left as it is. */
export class StateRefused extends Error {
  override name = "StateRefused";
}

/** What there is when the storage is opened. */
export type FoundState = {
  isNew: boolean;
  outbox: readonly (readonly [key: string, edit: PendingEdit])[];
  batches: readonly SentBatch[];
  records: () => Promise<readonly (readonly [key: string, record: KeptRecord])[]>;
};

/**
 * What must be written, in one go, before this SDK and this app's schema may use the state. Edits of a batch that awaits
 * its answer keep what was `sent` beside what they mean today.
 * @throws StateRefused
 */
export async function upgrade(
  schema: AppSchema,
  versions: StateVersions | undefined,
  found: FoundState,
): Promise<[string, unknown][]> {
  const { migrate, version } = schema;
  const today: [string, unknown] = [META, { state: STATE, schema: version }];
  if (!versions && found.isNew) return version === NO_SCHEMA.version ? [] : [today];
  const { state, schema: from } = versions ?? { state: STATE, schema: NO_SCHEMA.version };
  if (state > STATE || from > version) {
    const what = state > STATE ? `layout ${state}` : `schema ${from}`;
    throw new StateRefused(`The storage is of a newer app (${what}). Update the app.`);
  }
  if (from === version) return [];
  if (!migrate) throw new StateRefused(`Give schema.migrate: the storage is of schema ${from}.`);

  const sent = new Set(found.batches.flatMap(({ keys }) => keys));
  const edits = found.outbox.map(([key, edit]): [string, unknown] => {
    const { entry } = edit;
    const carried = { ...edit, entry: carry(schema, entry, entry.domain, from) };
    return [key, sent.has(key) ? { sent: entry, ...carried } : carried];
  });
  const kept = (await found.records()).map(([key, record]): [string, unknown] => {
    const domain = decodeURIComponent(key.split("/")[1] ?? "");
    return [key, { ...record, fields: migrate(record.fields, { domain, from }) }];
  });
  return [today, ...edits, ...kept];
}

/**
 * An edit, or what the server tells of a record, in the app's fields of today: old phones write the old ones. What
 * `migrate` adds to any part, such as defaults, is no part of it. A field that is set under one of its names is not removed.
 */
export function carry<Told extends object>(
  { migrate }: AppSchema,
  told: Told,
  domain: string,
  from = NO_SCHEMA.version,
): Told {
  if (!migrate) return told;
  const up = (fields: Fields) => migrate(fields, { domain, from });
  const upPart = (fields: Fields) => {
    const added = up({});
    return Object.fromEntries(
      Object.entries(up(fields)).filter(([name, value]) => name in fields || !jsonEqual(added[name], value)),
    );
  };
  const carried: { [part: string]: unknown } = {};
  const set = new Set<string>();
  for (const [part, value] of Object.entries(told)) {
    if (part === "data") carried[part] = up(value);
    else if (part === "delta" || part === "winning_entry") carried[part] = upPart(value);
    else if (part === "server_entry") carried[part] = carry({ migrate, version: 0 }, value, domain, from);
    else continue;
    for (const name of Object.keys(carried[part] as Fields)) set.add(name);
  }
  for (const [part, value] of Object.entries(told)) {
    if (!/unset|changed_fields/.test(part)) continue;
    const names = Object.keys(upPart(Object.fromEntries((value as string[]).map((name) => [name, null]))));
    carried[part] = part === "changed_fields" ? names : names.filter((name) => !set.has(name));
  }
  return { ...told, ...carried };
}
