import { META, type StateVersions } from "./local-state";
import type { Answer } from "./take-answer";

/** How this SDK lays out what it keeps. A later one reads all layouts before its own. */
const STATE = 1;

/** The app's own idea of its records' fields. */
export type AppSchema = {
  /** A whole number that grows with each change; 1 for the first. */
  version: number;
  /** How older fields become those of today: `migration((fields) => …)`. */
  migrate?: Migration;
};

type KeptValues = readonly (readonly [key: string, value: unknown])[];

/** How what was kept or told in the fields of version `from` comes into those of today. */
export type Migration = {
  /**
   * What must be written of what is `kept`, and of the records. Edits keep how they were `before` beside what they mean
   * today, and those of a batch that awaits its answer how they were `sent`.
   */
  upgrade(
    kept: KeptValues,
    records: () => Promise<KeptValues>,
    from: number,
  ): Promise<[key: string, value: unknown][]>;
  /** What the server told. */
  answer(told: Answer, from: number): Answer;
};

/** The version of an app that has none. */
export const FIRST_SCHEMA = 1;

/** What the device keeps was written by a newer app, or by an older one that nobody taught to migrate. It is left as it is. */
export class StateRefused extends Error {
  override name = "StateRefused";
}

/**
 * What must be written, in one go, before this SDK and this app's schema may use what is `kept`, and the records.
 * @throws StateRefused
 */
export async function upgrade(
  { migrate, version }: AppSchema,
  versions: StateVersions | undefined,
  kept: KeptValues,
  records: () => Promise<KeptValues>,
): Promise<[key: string, value: unknown][]> {
  const today: [string, unknown] = [META, { state: STATE, schema: version }];
  if (!versions && kept.length === 0) return version === FIRST_SCHEMA ? [] : [today];
  const { state, schema: from } = versions ?? { state: STATE, schema: FIRST_SCHEMA };
  if (state > STATE || from > version) {
    throw new StateRefused(`The storage is of a newer app (layout ${state}, schema ${from})`);
  }
  if (from === version) return [];
  if (!migrate) throw new StateRefused(`Give schema.migrate: the storage is of schema ${from}.`);
  return [today, ...(await migrate.upgrade(kept, records, from))];
}
