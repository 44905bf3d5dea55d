/** What `@tidelock/sdk/rxdb` promises: Tidelock behind RxDB's `replicateRxCollection`. */
export type { LinkOptions } from "./adapter/link";
export type { ConflictEvent, RejectedEvent } from "./events";
export type { RxdbDocument, RxdbPushRow } from "./rxdb/documents";
export type { RxdbCheckpoint, RxdbOptions } from "./rxdb/options";
export { type RxdbHandlers, rxdbReplication } from "./rxdb/rxdb-replication";
