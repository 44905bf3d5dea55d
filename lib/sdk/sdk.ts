/** What `@tidelock/sdk` promises: everything that is not named here may change. */
export type { NetworkQuality, Priority } from "../contract/entry";
export type { Fields, Json } from "../contract/json";
export type { Strategy } from "../contract/strategy";
export { BATCH_SIZES } from "../core/sync/plan";
export { createBatches } from "./batches";
export { applyDelta, computeDelta, type Delta } from "./delta";
export { type DeviceDescription, type Enrollment, enrollDevice } from "./enroll-device";
export type { Entry } from "./entry";
export type { ConflictEvent, RejectedEvent, SyncEvents, SyncReport, SyncStatus } from "./events";
export type { SetAside } from "./local-state";
export type { LocalRecord } from "./local-store";
export { InvalidEdit, type Mutation } from "./make-edit";
export { type Globals, platform } from "./platform";
export type { Fetch } from "./send";
export { memoryStorage } from "./storage/memory";
export type { StorageBatch, SyncStorage } from "./storage/storage";
export { createSyncClient, type Platform, type SyncClient, type SyncClientOptions } from "./sync-client";
export { type Fault, SyncError, type SyncErrorCode } from "./sync-error";
