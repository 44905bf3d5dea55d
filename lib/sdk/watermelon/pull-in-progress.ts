import type { Fields } from "../../contract/json";

/** A record that a pull brought: the version that the device showed before, and what of its own edit it steps back from. */
export type Brought = { shown: number; stepBack?: Fields };

/** What happened to the records of the pull that WatermelonDB is taking over, by storage key. */
export class PullInProgress {
  #brought = new Map<string, Brought>();
  readonly #dirty = new Map<string, string[]>();

  begin(brought: Map<string, Brought>): void {
    this.#brought = brought;
    this.#dirty.clear();
  }

  of(key: string): Brought | undefined {
    return this.#brought.get(key);
  }

  /** These columns had unsent edits when the record came in. */
  markDirty(key: string, columns: string[]): void {
    this.#dirty.set(key, columns);
  }

  /** Edits that were made on what the device showed before this pull. */
  get madeBefore(): ReadonlyMap<string, string[]> {
    return this.#dirty;
  }
}
