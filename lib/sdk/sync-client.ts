import type { Priority } from "../contract/entry";
import type { PartialReport, SyncEvents, SyncReport, SyncStatus } from "./events";
import { keepSyncing, type Running } from "./keep-syncing";
import type { LocalRecord } from "./local-record";
import type { PendingEdit, SetAside } from "./local-state";
import { addEdits, dismissAside, getRecord, listAside, listPending, listRecords } from "./local-store";
import { type Mutation, makeEdit } from "./make-edit";
import type { Measurement } from "./measurements";
import { NotSent } from "./owner";
import type { OptimalTime, QueueStatus } from "./queue-status";
import { openSession, type Run } from "./session";
import { statusBoard } from "./status-board";
import { runPartial, runSync } from "./sync-loop";
import type { SyncClientOptions } from "./sync-options";
import { takeTurns } from "./take-turns";

export type SyncClient = {
  /**
   * Makes an edit: shown at once, durable once resolved, sent by the next sync. `opId` is null where it changes nothing.
   * @throws InvalidEdit, or what the storage throws; then there is no edit.
   */
  mutate(mutation: Mutation): Promise<{ mobileId: string; opId: string | null }>;
  /** One record with this device's edits, or undefined. */
  get(domain: string, mobileId: string): Promise<LocalRecord | undefined>;
  /** All records of a domain by ascending id. */
  list(domain: string): Promise<LocalRecord[]>;
  /** Edits that the server has not answered, oldest first; `queued` are those that it has and will apply. */
  listPending(): Promise<PendingEdit[]>;
  /** Pushes and pulls until the outbox is empty and nothing is new; while one runs, later calls share the next. @throws SyncError */
  syncAll(): Promise<SyncReport>;
  /** Pushes only. @throws SyncError */
  push(): Promise<SyncReport>;
  /** Pulls only; a batch that awaits its answer goes first. @throws SyncError */
  pull(): Promise<SyncReport>;
  /** What is urgent alone, in one request: edits of at least `priority` (default high), at most `maxItems` (10). @throws SyncError */
  partialSync(options?: { priority?: Priority; maxItems?: number }): Promise<PartialReport>;
  /** What waits on the server for this device, and how long it would take. @throws SyncError */
  getQueueStatus(): Promise<QueueStatus>;
  /** Whether the server would rather have a large sync later. @throws SyncError */
  getOptimalSyncTime(): Promise<OptimalTime>;
  /**
   * Gives the device a new token. `save` must keep it for good; the old one works until the new one is first used, so
   * neither a lost answer nor a `save` that fails locks the device out. @throws SyncError, or what `save` throws
   */
  rotateToken(save: (token: string) => void | Promise<void>): Promise<void>;
  /** Tells the server now how syncs went, which else rides along with the next push. @throws SyncError */
  track(measurements?: readonly Measurement[]): Promise<void>;
  /**
   * Syncs now and then every `everyMs` (default 30 s), later where the server asks for it, soon after an edit, and at
   * once when the network or the app comes back or the server pokes, until `stop`.
   */
  start(options?: { everyMs?: number }): void;
  /**
   * Syncs now, where `start` runs and rests: a person asked for it, or signed in again. Not where the server itself said
   * that it is overloaded.
   */
  wake(): void;
  /** Ends what `start` began; a sync that runs comes to its end. */
  stop(): void;
  /**
   * Ends this client for good, of whose user nothing may be shown any more. What becomes of edits that wait: `send` sends
   * them first, and refuses to sign out where that fails or the server refuses one; `keep` leaves all as it is for the same
   * user, and another's client is refused; `discard` forgets them. But for `keep` nothing stays in the storage.
   * @throws SyncError, NotSent
   */
  signOut(options: { pending: "send" | "keep" | "discard" }): Promise<void>;
  /** Empties the storage, whosever it is, edits that wait included. The client may go on, as a new one. */
  wipe(): Promise<void>;
  /** Ends this client, so that another one may open the storage. */
  close(): Promise<void>;
  /** The same object until something changes. */
  status(): SyncStatus;
  /** Calls `listener` at each such event; the returned function ends that. */
  on<Name extends keyof SyncEvents>(name: Name, listener: (event: SyncEvents[Name]) => void): () => void;
  /** Edits that the server refused, oldest first: mend them with a new edit, then dismiss them. */
  listRejected(): Promise<SetAside[]>;
  /** Forgets a refused edit; false where there is none. */
  dismissRejected(opId: string): Promise<boolean>;
};

const SYNC_EVERY_MS = 30_000;
const PARTIAL_ITEMS = 10;

/** A client that holds its storage alone. `opId` names an edit that another tab makes. */
export type OwnClient = Omit<SyncClient, "mutate"> & {
  mutate(mutation: Mutation, opId?: string): ReturnType<SyncClient["mutate"]>;
};

/**
 * The sync client of one device. Needs no network to start, to read or to edit. Where several tabs have the storage, one
 * of their clients works for all.
 */
export function createSyncClient(options: SyncClientOptions): SyncClient {
  return options.storage.share?.<SyncClientOptions, SyncClient>(options, openClient) ?? openClient(options);
}

function openClient(options: SyncClientOptions): OwnClient {
  const session = openSession(options);
  const { state, server, events, measurements, credential, newId, newOpId } = session;
  const board = statusBoard(session);
  const inTurn = takeTurns();
  const sync = <Wanted, More extends object | undefined>(
    work: (run: Run, want: Wanted) => Promise<More>,
    want: Wanted,
  ) => inTurn(() => board.watch((run) => work(run, want)), JSON.stringify(want));
  const syncAll = () => sync(runSync, { push: true, pull: true });
  const push = () => sync(runSync, { push: true, pull: false });
  let running: Running | undefined;
  const stop = () => {
    running?.stop();
    running = undefined;
  };
  const close = async (wipe: boolean) => {
    stop();
    await state.close(wipe);
    events.emit("changed", []);
    board.tell({ phase: "signed_out", error: undefined });
  };

  return {
    mutate: async (mutation, opId = newOpId()) => {
      const { domain, mobileId = newId() } = mutation;
      const draft = makeEdit(mutation, mobileId, opId, options.priorityOf);
      const [entry] = await addEdits(session, { domain, mobile_id: mobileId }, draft);
      if (entry) {
        events.emit("changed", [{ domain, mobileId }]);
        board.tell();
        running?.edited();
      }
      return { mobileId, opId: entry?.op_id ?? null };
    },
    get: (domain, mobileId) => getRecord(state, domain, mobileId),
    list: (domain) => listRecords(state, domain),
    listPending: () => listPending(state),
    syncAll,
    push,
    pull: () => sync(runSync, { push: false, pull: true }),
    partialSync: ({ priority = "high", maxItems = PARTIAL_ITEMS } = {}) =>
      sync(runPartial, { priority, maxItems }),
    getQueueStatus: server.queueStatus,
    getOptimalSyncTime: server.optimalTime,
    rotateToken: (save) =>
      inTurn(async () => {
        const token = await server.rotateToken();
        await save(token);
        credential.replace(token);
        running?.wake();
      }),
    track: async (more = []) => {
      for (const measurement of more) measurements.add(measurement);
      const { waiting } = measurements;
      if (waiting.length === 0) return;
      await server.track(waiting);
      measurements.told(waiting);
    },
    start: ({ everyMs = SYNC_EVERY_MS } = {}) => {
      stop();
      running = keepSyncing(session, options, syncAll, everyMs, board.tell);
    },
    wake: () => running?.wake(),
    stop,
    signOut: async ({ pending }) => {
      if (pending === "send") {
        // Also by a sync that runs already and ends before this one begins.
        let refused = 0;
        await push().finally(events.on("rejected", () => void refused++));
        if (refused + state.outbox.waiting > 0) {
          throw new NotSent("Some edits stay: keep or discard them");
        }
      }
      await close(pending !== "keep");
    },
    wipe: async () => {
      await close(true);
      // A sync that runs must not bring anything into the new life.
      await inTurn(async () => state.reopen());
      board.tell({ phase: "idle" });
    },
    close: () => close(false),
    status: () => board.status,
    on: events.on,
    listRejected: () => listAside(state),
    dismissRejected: async (opId) => {
      const dismissed = await dismissAside(state, opId);
      if (dismissed) board.tell();
      return dismissed;
    },
  };
}
