/**
 * Where the SDK keeps its state: keys in order, values plain JSON. An adapter
 * passes `storageConformance` of `@tidelock/sdk/testing`.
 */
export interface SyncStorage {
  /** The values of these keys, in their order; `undefined` where there is none. */
  read(keys: readonly string[]): Promise<unknown[]>;
  /** Everything whose key starts with `prefix`, by ascending key (UTF-16 order). */
  range(prefix: string): Promise<[key: string, value: unknown][]>;
  /** All of it or, after an error or a crash, nothing of it; durable once resolved. A key that is put is not deleted. */
  write(batch: StorageBatch): Promise<void>;
  /**
   * From now on this object alone writes, and others that claimed the storage before are refused.
   * @throws StorageInUse where another has claimed it since this one did
   */
  claim?(): Promise<void>;
  /**
   * The client of one of several tabs that have this storage, where the platform lets them share it. `open` makes the one
   * that holds the storage.
   */
  share?<Options, Client>(options: Options, open: (options: Options) => Client): Client | undefined;
}

export type StorageBatch = {
  put?: readonly (readonly [key: string, value: unknown])[];
  delete?: readonly string[];
};
