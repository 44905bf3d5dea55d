import { appliedMigrationNames } from "@/lib/db/applied-migration-names";
import { migrations } from "@/lib/db/migrations";
import { isDraining } from "./draining";
import { lastBeat } from "./worker-heartbeat";

export type Readiness = {
  ready: boolean;
  database: "ok" | "unreachable";
  migrations: "ok" | "behind" | "unknown";
  worker: "ok" | "stopped";
  /** It was asked to stop, and only answers what it has. */
  draining: boolean;
};

const WORKER_SILENCE_MS = 3 * 60_000;

let wanted: string[] | undefined;

/** Whether this process can serve: a balancer sends nothing to one that can't. */
export async function checkReadiness(now = Date.now()): Promise<Readiness> {
  const worker = now - (lastBeat() ?? 0) < WORKER_SILENCE_MS ? "ok" : "stopped";
  const draining = isDraining();
  try {
    const applied = new Set(await appliedMigrationNames());
    wanted ??= migrations().map(({ name }) => name);
    const upToDate = wanted.every((name) => applied.has(name));
    return {
      ready: upToDate && worker === "ok" && !draining,
      database: "ok",
      migrations: upToDate ? "ok" : "behind",
      worker,
      draining,
    };
  } catch {
    return { ready: false, database: "unreachable", migrations: "unknown", worker, draining };
  }
}
