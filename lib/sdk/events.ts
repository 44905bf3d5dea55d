import type { Fields } from "../contract/json";
import type { SyncPlan } from "../contract/push";
import type { Strategy } from "../contract/strategy";
import type { Entry } from "./entry";
import type { Meaning } from "./meaning";
import type { Fault, SyncError } from "./sync-error";

/** What one sync did. */
export type SyncReport = {
  /** Edits that the server answered, and the record changes that came back. */
  pushed: number;
  pulled: number;
  /** Edits that met another side's: settled by a strategy, or waiting for a person. */
  resolved: number;
  manual: number;
  rejected: number;
  /** Requests that were answered. */
  trips: number;
  durationMs: number;
  /** How the server would like to go on; absent where nothing was pushed. */
  plan?: SyncPlan;
};

/** An edit that met another side's edit of the same fields. */
export type ConflictEvent = {
  domain: string;
  mobileId: string;
  /** `resolved` by `strategy`; `manual_required`: both sides are kept on the server, and a person decides. */
  resolution: "resolved" | "manual_required";
  strategy?: Strategy;
  conflictId?: string;
  /** The device's side. */
  edit: Entry;
  /** With `resolved`: fields that did not go the edit's way, or that others changed meanwhile. */
  winningEntry?: Fields;
  /** With `manual_required`: the server's side, to which the device stepped back. */
  serverEntry?: { version: number; fields: Fields; deleted: boolean };
};

/** An edit that the server refused for good. The device stepped back; the edit is kept until the app dismisses it. */
export type RejectedEvent = {
  domain: string;
  mobileId: string;
  edit: Entry;
  code: string;
  message: string;
  errors: readonly Fault[];
};

/** What a partial sync did. */
export type PartialReport = SyncReport & {
  /** Items that the server still has queued for this device. */
  remaining: number;
};

/**
 * `waiting`: the last sync failed for `error`, and the edits wait for the next one. `signed_out`: the token is no longer
 * good. `outdated`: the server wants a newer app. In all of them the outbox is kept.
 */
export type SyncPhase = "idle" | "syncing" | "waiting" | "signed_out" | "outdated";

/**
 * Why syncs that `start` runs rest. That ends at `until` (ms since 1970) at the latest, within the hour, and sooner by
 * `wake()` or another network, unless the server wants its pause.
 */
export type Rest = { why: Meaning; until: number };

export type SyncStatus = {
  phase: SyncPhase;
  /** Why syncs that `start` runs rest, and until when; absent after one that went well. */
  resting?: Rest;
  /** Whether the platform says that there is a network. */
  online: boolean;
  /** Edits in the outbox. */
  pending: number;
  /** When a sync last came to its end, in ms since 1970. */
  lastSyncAt?: number;
  error?: Error;
};

export type SyncEvents = {
  sync_complete: SyncReport;
  conflict: ConflictEvent;
  rejected: RejectedEvent;
  status: SyncStatus;
  /** How many records a first sync, or one from nothing, brought so far, out of how many. */
  progress: { done: number; total: number };
  /** The token is no longer good (`unauthorized`, `device_revoked`): syncing rests, the outbox is kept. */
  auth_expired: SyncError;
  /** Records that look different now, by this device's edits or by others'; none named: all of them. */
  changed: { domain: string; mobileId: string }[];
};
