import type { NetworkQuality } from "../contract/entry";
import { Emitter } from "./emitter";
import type { SyncEvents, SyncReport, SyncStatus } from "./events";
import type { SetAside } from "./local-state";
import { type LocalRecord, LocalStore } from "./local-store";
import { type Mutation, makeEdit } from "./make-edit";
import { type Fetch, sendJson } from "./send";
import { serverAt, type Token } from "./server";
import type { SyncStorage } from "./storage/storage";
import { SyncError } from "./sync-error";
import { runSync, type Want } from "./sync-loop";
import { takeTurns } from "./take-turns";
import { uuid } from "./uuid";
import { type Gzip, withGzip } from "./with-gzip";
import { RETRY_DEFAULTS, type RetryOptions, withRetry } from "./with-retry";
import { type AbortControllerClass, type SetTimer, TIMEOUT_MS, withTimeout } from "./with-timeout";

/** What a platform brings; `platform(globalThis)` collects it. */
export type Platform = {
  fetch: Fetch;
  setTimer: SetTimer;
  AbortController?: AbortControllerClass;
  gzip?: Gzip;
  /** Makes unique ids for records, edits and batches; UUIDs from `random` where absent. */
  newId?: () => string;
};

export type SyncClientOptions = Platform & {
  /** Where the server is, as `https://sync.example.com`. */
  url: string;
  /** The device's token from `enrollDevice`, or how to get it at each request. */
  token: Token;
  /** Of this client alone, and of one device of one tenant. */
  storage: SyncStorage;
  /** The device's clock in ms since 1970. */
  clock?: () => number;
  /** At least 0 and below 1. */
  random?: () => number;
  /** How good the network is now; sizes batches and pages. `good` where absent. */
  network?: () => NetworkQuality;
  /** Pulls these domains only. */
  domains?: readonly string[];
  /** For one attempt, the reading of the answer included; 30 s where absent. */
  timeoutMs?: number;
  retry?: Partial<RetryOptions>;
};

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
  /** Pushes and pulls until the outbox is empty and nothing is new; while one runs, later calls share the next. @throws SyncError */
  syncAll(): Promise<SyncReport>;
  /** Pushes only. @throws SyncError */
  push(): Promise<SyncReport>;
  /** Pulls only; a batch that awaits its answer goes first. @throws SyncError */
  pull(): Promise<SyncReport>;
  /** Syncs now and then every `everyMs` (default 30 s), later where the server asks for it, until `stop`. */
  start(options?: { everyMs?: number }): void;
  /** Ends what `start` began; a sync that runs comes to its end. */
  stop(): void;
  status(): SyncStatus;
  /** Calls `listener` at each such event; the returned function ends that. */
  on<Name extends keyof SyncEvents>(name: Name, listener: (event: SyncEvents[Name]) => void): () => void;
  /** Edits that the server refused, oldest first: mend them with a new edit, then dismiss them. */
  listRejected(): Promise<SetAside[]>;
  /** Forgets a refused edit; false where there is none. */
  dismissRejected(opId: string): Promise<boolean>;
};

const SYNC_EVERY_MS = 30_000;

/** Not signed in, not allowed, too old an app: another try without the app's help would end the same. */
const NEEDS_THE_APP: ReadonlySet<number> = new Set([401, 403, 426]);

/** The sync client of one device. Needs no network to start, to read or to edit. */
export function createSyncClient(options: SyncClientOptions): SyncClient {
  const { setTimer, clock = Date.now, random = Math.random, network = () => "good" } = options;
  const newId = options.newId ?? (() => uuid(random));
  const events = new Emitter<SyncEvents>();
  const store = new LocalStore(options.storage, newId, options.domains);
  const whole = sendJson(withGzip(options.fetch, options.gzip));
  const timely = withTimeout(whole, options.timeoutMs ?? TIMEOUT_MS, setTimer, options.AbortController);
  const send = withRetry(timely, { ...RETRY_DEFAULTS, ...options.retry }, { setTimer, random, clock });
  const session = {
    store,
    server: serverAt(options.url, options.token, send, clock),
    events,
    clock,
    network,
  };

  let last: Omit<SyncStatus, "pending"> = { phase: "idle" };
  const status = (): SyncStatus => ({ ...last, pending: store.pending });
  const become = (next: Omit<SyncStatus, "pending">) => {
    last = next;
    events.emit("status", status());
  };

  const sync = async (want: Want): Promise<SyncReport> => {
    become({ ...last, phase: "syncing" });
    try {
      const report = await runSync(session, want);
      become({ phase: "idle", lastSyncAt: clock() });
      events.emit("sync_complete", report);
      return report;
    } catch (error) {
      become({ ...last, phase: "waiting", error: error as Error });
      throw error;
    }
  };
  const inTurn = takeTurns<SyncReport>();
  const syncAll = () => inTurn("both", () => sync({ push: true, pull: true }));

  /** How long to wait for the next round; nothing where only the app can help. */
  const round = async (everyMs: number): Promise<number | undefined> => {
    try {
      const { plan } = await syncAll();
      return Math.max(everyMs, (plan?.next_sync_after_sec ?? 0) * 1000);
    } catch (error) {
      if (!(error instanceof SyncError)) return everyMs;
      return NEEDS_THE_APP.has(error.status) ? undefined : Math.max(everyMs, error.retryAfterMs);
    }
  };
  let stop = () => {};

  return {
    mutate: async (mutation) => {
      const { domain, mobileId = newId() } = mutation;
      const draft = makeEdit(mutation, mobileId, newId(), clock());
      const entry = await store.add({ domain, mobile_id: mobileId }, draft);
      if (entry) {
        events.emit("changed", [{ domain, mobileId }]);
        become(last);
      }
      return { mobileId, opId: entry?.op_id ?? null };
    },
    get: (domain, mobileId) => store.get(domain, mobileId),
    list: (domain) => store.list(domain),
    syncAll,
    push: () => inTurn("push", () => sync({ push: true, pull: false })),
    pull: () => inTurn("pull", () => sync({ push: false, pull: true })),
    start: ({ everyMs = SYNC_EVERY_MS } = {}) => {
      stop();
      stop = repeat(() => round(everyMs), setTimer);
    },
    stop: () => stop(),
    status,
    on: (name, listener) => events.on(name, listener),
    listRejected: () => store.listAside(),
    dismissRejected: (opId) => store.dismiss(opId),
  };
}

/** Runs `work` at once, and again after the time it gives, until it gives none or the returned function is called. */
function repeat(work: () => Promise<number | undefined>, setTimer: SetTimer): () => void {
  let stopped = false;
  let cancel = () => {};
  const next = async () => {
    const wait = await work();
    if (!stopped && wait !== undefined) cancel = setTimer(next, wait);
  };
  void next();
  return () => {
    stopped = true;
    cancel();
  };
}
