/** What `@tidelock/sdk/watermelon` promises: Tidelock behind WatermelonDB's `synchronize`. */
export type { LinkOptions } from "./adapter/link";
export type { ConflictEvent, RejectedEvent } from "./events";
export { StorageOwned } from "./owner";
export { SyncError, type SyncErrorCode } from "./sync-error";
export type {
  TableMapping,
  WatermelonColumns,
  WatermelonDatabase,
  WatermelonOptions,
  WatermelonRaw,
} from "./watermelon/tables";
export { type WatermelonSync, watermelonSync } from "./watermelon/watermelon-sync";
