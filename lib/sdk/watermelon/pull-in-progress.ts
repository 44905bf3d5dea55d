/** What happened to the records of the pull that WatermelonDB is taking over, by storage key. */
export class PullInProgress {
  #shown = new Map<string, number>();
  readonly #dirty = new Map<string, string[]>();

  /** `shown`: the versions that the device showed of the records that the pull brings. */
  begin(shown: Map<string, number>): void {
    this.#shown = shown;
    this.#dirty.clear();
  }

  /** These columns had unsent edits when the record came in. */
  markDirty(key: string, columns: string[]): void {
    this.#dirty.set(key, columns);
  }

  /** The version on which a record's unsent columns were edited that the pull met, by column. */
  basesOf(key: string): { [column: string]: number } {
    const version = this.#shown.get(key);
    if (version === undefined) return {};
    return Object.fromEntries((this.#dirty.get(key) ?? []).map((column) => [column, version]));
  }
}
