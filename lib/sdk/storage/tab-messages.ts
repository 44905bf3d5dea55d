import type { SyncEvents, SyncStatus } from "../events";
import type { Owner } from "../owner";
import type { SyncClient } from "../sync-client";

/** Methods that the tab which holds the storage answers for all. */
export const CALLS = [
  "mutate",
  "get",
  "list",
  "listPending",
  "syncAll",
  "push",
  "pull",
  "partialSync",
  "getQueueStatus",
  "getOptimalSyncTime",
  "track",
  "listRejected",
  "dismissRejected",
  "signOut",
  "wipe",
  "rotateToken",
  "wake",
] as const satisfies (keyof SyncClient)[];

export type CallName = (typeof CALLS)[number];

/** Events that every tab hears. */
export const EVENTS = Object.keys({
  sync_complete: true,
  conflict: true,
  rejected: true,
  status: true,
  auth_expired: true,
  changed: true,
  progress: true,
} satisfies Record<keyof SyncEvents, true>) as (keyof SyncEvents)[];

/**
 * A call on its way. `id` is an edit's op id too, so that a call that is repeated makes no second edit. `schema`: the version
 * of the calling app's fields.
 */
export type Call = { id: string; name: CallName; args: readonly unknown[]; owner: Owner; schema: number };

/** What a tab wants of whoever holds the storage. `start`: to sync, and how often. `active`: a person looks at the tab. */
export type Wish = { tab: string; start?: { everyMs?: number }; active: boolean };

/** What tabs tell each other. All hear all of it; errors in it are packed. */
export type TabMessage =
  /** From the tab that holds the storage: when it took it, and when a tab asks `who`. */
  | { type: "here"; status: unknown }
  | { type: "who" }
  | { type: "wish"; wish: Wish }
  | { type: "call"; call: Call }
  | { type: "answer"; id: string; value?: unknown; error?: unknown }
  /** The caller has its answer: nobody will ask for it again. */
  | { type: "heard"; id: string }
  /** A new token, for the caller to save, and that it has. */
  | { type: "save"; id: string; token: string }
  | { type: "saved"; id: string; error?: unknown }
  /** The token that is good from now on. */
  | { type: "token"; token: string }
  | { type: "event"; name: keyof SyncEvents; payload: unknown }
  /** The user has signed out, in all tabs. */
  | { type: "closed" };

/** Of a tab that has not heard yet how things stand. */
export const UNHEARD: SyncStatus = { phase: "idle", online: true, pending: 0 };
