import type { SyncReport, SyncStatus } from "./events";
import { meaningOf } from "./meaning";
import type { Run, Session } from "./session";
import { SyncError } from "./sync-error";

export type StatusBoard = ReturnType<typeof statusBoard>;

/** Says what the client is doing, and remembers how each sync went. */
export function statusBoard(session: Session) {
  const { state, network, events, measurements, pace, clock } = session;
  const now = () => ({ pending: state.outbox.waiting, online: network.state() !== "offline" });
  let last: SyncStatus = { phase: "idle", ...now() };

  /** Something changed that the status shows. */
  const tell = (change: Partial<SyncStatus> = {}): void => {
    last = { ...last, ...change, ...now() };
    events.emit("status", last);
  };

  return {
    tell,

    /** The same object until something changes. */
    get status(): SyncStatus {
      const { pending, online } = now();
      if (last.pending !== pending || last.online !== online) last = { ...last, pending, online };
      return last;
    },

    /** Runs a sync under everybody's eyes. @throws what `work` throws */
    async watch<More extends object | undefined>(
      work: (run: Run) => Promise<More>,
    ): Promise<SyncReport & More> {
      const startedAt = clock();
      const report: SyncReport = {
        pushed: 0,
        pulled: 0,
        resolved: 0,
        manual: 0,
        rejected: 0,
        trips: 0,
        durationMs: 0,
      };
      const measure = (error?: string) => {
        report.durationMs = Math.max(0, clock() - startedAt);
        measurements.add({
          duration_ms: report.durationMs,
          items_synced: report.pushed + report.pulled,
          conflicts: report.resolved + report.manual,
          network_type: pace.quality,
          error,
          at: new Date(clock()).toISOString(),
        });
      };
      tell({ phase: "syncing" });
      try {
        await state.inTurn(async () => {});
        const more = await work({ ...session, report });
        measure();
        tell({ phase: "idle", lastSyncAt: clock(), error: undefined, resting: undefined });
        const done = { ...report, ...more };
        events.emit("sync_complete", done);
        return done;
      } catch (cause) {
        const error = cause as Error;
        const why = meaningOf(error);
        measure(error instanceof SyncError ? error.code : "device");
        tell({ phase: why === "signed_out" || why === "outdated" ? why : "waiting", error });
        throw error;
      }
    },
  };
}
