/** What `@tidelock/sdk` promises: everything that is not named here may change. */
export type { NetworkQuality, Priority } from "../contract/entry";
export type { Fields, Json } from "../contract/json";
export type { Strategy } from "../contract/strategy";
export { BATCH_SIZES } from "../core/sync/plan";
export {
  type AppStateSource,
  type BrowserDocument,
  browserAppState,
  type ReactNativeAppState,
  reactNativeAppState,
} from "./app-state";
export { createBatches } from "./batches";
export { InvalidEdit } from "./check-edit";
export type { Token } from "./credential";
export { applyDelta, computeDelta, type Delta } from "./delta";
export { type Enrollment, enrollDevice } from "./enroll-device";
export type { Entry } from "./entry";
export type {
  ConflictEvent,
  PartialReport,
  RejectedEvent,
  Rest,
  SyncEvents,
  SyncPhase,
  SyncReport,
  SyncStatus,
} from "./events";
export type { LocalRecord } from "./local-record";
export type { PendingEdit, SetAside } from "./local-state";
export type { Mutation } from "./make-edit";
export type { Measurement } from "./measurements";
export { type MigrateFields, migration } from "./migration";
export {
  type BrowserNetwork,
  browserNetwork,
  type NetInfo,
  type NetInfoState,
  type NetworkSource,
  type NetworkState,
  netInfoNetwork,
} from "./network";
export { ClientClosed, NotSent, StorageInUse, StorageOwned } from "./owner";
export { type Globals, platform } from "./platform";
export {
  type EventSourceClass,
  eventSourcePokes,
  fetchPokes,
  type PokeSource,
  pokeSource,
  type StreamingFetch,
} from "./poke";
export type { OpenStream, PokeListener, PokeRequest } from "./poke-stream";
export type { OptimalTime, QueueStatus } from "./queue-status";
export type { Fetch } from "./send";
export type { DeviceDescription } from "./server";
export { shortId } from "./short-id";
export { type AppSchema, type Migration, StateRefused } from "./state-version";
export { memoryStorage } from "./storage/memory";
export type { StorageBatch, SyncStorage } from "./storage/storage";
export { createSyncClient, type SyncClient } from "./sync-client";
export { type Fault, type SeenAnswer, SyncError, type SyncErrorCode } from "./sync-error";
export type { Platform, SyncClientOptions } from "./sync-options";
export type { SharedDictionary } from "./with-dictionary";
