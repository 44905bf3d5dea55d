/** What `@tidelock/sdk/react` promises. */
export type { ConflictNotice } from "./react/client-view";
export {
  SyncProvider,
  useConflicts,
  usePending,
  useRecords,
  useRejected,
  useSyncClient,
  useSyncStatus,
} from "./react/hooks";
