/** What `@tidelock/sdk/rxdb` promises: Tidelock behind RxDB's `replicateRxCollection`. */
export type { LinkOptions } from "./adapter/link";
export type { ConflictEvent, RejectedEvent } from "./events";
export { StorageOwned } from "./owner";
export type { RxdbDocument } from "./rxdb/documents";
export type {
  RxdbCheckpoint,
  RxdbCollection,
  RxdbCollectionOptions,
  RxdbDeviceOptions,
  RxdbOptions,
} from "./rxdb/options";
export { type RxdbDevice, type RxdbHandlers, rxdbDevice } from "./rxdb/rxdb-device";
export { rxdbReplication } from "./rxdb/rxdb-replication";
export { SyncError, type SyncErrorCode } from "./sync-error";
