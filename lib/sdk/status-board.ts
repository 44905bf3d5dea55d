import type { SyncPhase, SyncReport, SyncStatus } from "./events";
import { meaningOf } from "./meaning";
import type { Session } from "./session";
import { SyncError } from "./sync-error";

/** Says what the client is doing, and remembers how each sync went. */
export class StatusBoard {
  #last: SyncStatus;

  constructor(private readonly session: Session) {
    this.#last = { phase: "idle", ...this.#now() };
  }

  /** The same object until something changes. */
  get status(): SyncStatus {
    const { pending, online } = this.#now();
    if (this.#last.pending !== pending || this.#last.online !== online) {
      this.#last = { ...this.#last, pending, online };
    }
    return this.#last;
  }

  /** Something changed that the status shows. */
  tell(change: Partial<Pick<SyncStatus, "phase" | "lastSyncAt" | "error" | "resting">> = {}): void {
    this.#last = { ...this.#last, ...change, ...this.#now() };
    this.session.events.emit("status", this.#last);
  }

  /** Runs a sync under everybody's eyes. @throws what `run` throws */
  async watch<Report extends SyncReport>(run: () => Promise<Report>): Promise<Report> {
    const { clock, events } = this.session;
    const startedAt = clock();
    this.tell({ phase: "syncing" });
    try {
      const report = await run();
      this.#measure(startedAt, report);
      this.tell({ phase: "idle", lastSyncAt: clock(), error: undefined, resting: undefined });
      events.emit("sync_complete", report);
      return report;
    } catch (cause) {
      const error = cause as Error;
      this.#measure(startedAt, undefined, error);
      this.tell({ phase: phaseAfter(error), error });
      throw error;
    }
  }

  #now(): { pending: number; online: boolean } {
    return { pending: this.session.store.pending, online: this.session.network.state() !== "offline" };
  }

  #measure(startedAt: number, report?: SyncReport, error?: Error): void {
    const { clock, pace, measurements } = this.session;
    const { pushed = 0, pulled = 0, resolved = 0, manual = 0 } = report ?? {};
    measurements.add({
      duration_ms: Math.max(0, clock() - startedAt),
      items_synced: pushed + pulled,
      conflicts: resolved + manual,
      network_type: pace.quality,
      error: error && (error instanceof SyncError ? error.code : "device"),
      at: new Date(clock()).toISOString(),
    });
  }
}

function phaseAfter(error: unknown): SyncPhase {
  const meaning = meaningOf(error);
  return meaning === "signed_out" || meaning === "outdated" ? meaning : "waiting";
}
