import { performance } from "node:perf_hooks";
import type { ServerLoad } from "@/lib/contract/queue";
import { judgeLoad } from "@/lib/core/queue/judge-load";
import { pool } from "@/lib/db/pool";
import { perProcess } from "@/lib/per-process";

const SAMPLE_MS = 2000;
const lag = perProcess("queue-lag", (): { ms: number; at: number } => ({
  ms: 0,
  at: Number.NEGATIVE_INFINITY,
}));
const loop = perProcess("event-loop", () => ({
  mark: performance.eventLoopUtilization(),
  markedAt: performance.now(),
  utilization: 0,
}));

/**
 * How busy this process is: the share of time its event loop worked lately, requests that wait for a database connection,
 * and how long due edits have waited in the queues.
 */
export function serverLoad(): ServerLoad {
  const now = performance.now();
  const sample = loop();
  if (now - sample.markedAt >= SAMPLE_MS) {
    const current = performance.eventLoopUtilization();
    sample.utilization = performance.eventLoopUtilization(current, sample.mark).utilization;
    sample.mark = current;
    sample.markedAt = now;
  }
  const { utilization } = sample;
  return judgeLoad({ utilization, poolWaiting: pool().waitingCount, queueLagMs: queueLag(now) });
}

/** Said by the workers at each of their turns: how long the longest waiting due edit has waited. */
export function noteQueueLag(ms: number): void {
  Object.assign(lag(), { ms, at: performance.now() });
}

/** Ignores a reading older than five samples. */
function queueLag(now: number): number {
  const { ms, at } = lag();
  return now - at < 5 * SAMPLE_MS ? ms : 0;
}
