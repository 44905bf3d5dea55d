/** What `@tidelock/sdk` promises: everything that is not named here may change. */
export { BATCH_SIZES } from "../core/sync/plan";
export { createBatches } from "./batches";
export { applyDelta, computeDelta, type Delta } from "./delta";
export { type DeviceDescription, type Enrollment, enrollDevice } from "./enroll-device";
export type { Entry } from "./entry";
export type { ConflictEvent, RejectedEvent, SyncEvents, SyncReport, SyncStatus } from "./events";
export type { SetAside } from "./local-state";
export type { LocalRecord } from "./local-store";
export { InvalidEdit, type Mutation } from "./make-edit";
export { platform } from "./platform";
export { memoryStorage } from "./storage/memory";
export type { Storage, StorageBatch } from "./storage/storage";
export { createSyncClient, type Platform, type SyncClient, type SyncClientOptions } from "./sync-client";
export { SyncError, type SyncErrorCode } from "./sync-error";
