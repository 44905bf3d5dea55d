import type { Fields } from "../contract/json";
import { type KeptRecord, META, type PendingEdit, type SentBatch, type StateVersions } from "./local-state";

/** How this SDK lays out what it keeps. A later one reads all layouts before its own. */
const STATE = 1;

/** The app's own idea of its records' fields. */
export type AppSchema = {
  /** A whole number that grows with each change; 1 for the first. */
  version: number;
  /**
   * Turns fields written under version `from` into those of today. Given whole records, and of edits that wait only the
   * fields that they change.
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
 * its answer stay as they were sent.
 * @throws StateRefused
 */
export async function upgrade(
  schema: AppSchema,
  versions: StateVersions | undefined,
  found: FoundState,
): Promise<[string, unknown][]> {
  const today: [string, unknown] = [META, { state: STATE, schema: schema.version }];
  if (!versions && found.isNew) return schema.version === NO_SCHEMA.version ? [] : [today];
  const { state, schema: from } = versions ?? { state: STATE, schema: NO_SCHEMA.version };
  if (state > STATE) {
    throw new StateRefused(
      `The storage has state of layout ${state}, this SDK knows up to ${STATE}. Update the app.`,
    );
  }
  if (from === schema.version) return [];
  const { migrate, version } = schema;
  if (from > version) {
    throw new StateRefused(
      `The storage has records of schema ${from}, this app knows up to ${version}. Update the app.`,
    );
  }
  if (!migrate) {
    throw new StateRefused(
      `The storage has records of schema ${from}. Give schema.migrate to bring them to ${version}.`,
    );
  }

  const sent = new Set(found.batches.flatMap(({ keys }) => keys));
  const edits = found.outbox.flatMap(([key, edit]): [string, unknown][] => {
    const { delta, domain } = edit.entry;
    if (!delta || sent.has(key)) return [];
    return [[key, { ...edit, entry: { ...edit.entry, delta: migrate(delta, { domain, from }) } }]];
  });
  const records = (await found.records()).map(([key, record]): [string, unknown] => {
    const domain = decodeURIComponent(key.split("/")[1] ?? "");
    return [key, { ...record, fields: migrate(record.fields, { domain, from }) }];
  });
  return [today, ...edits, ...records];
}
