import { performance } from "node:perf_hooks";
import type { ServerLoad } from "@/lib/contract/queue";
import { judgeLoad } from "@/lib/core/queue/judge-load";
import { pool } from "@/lib/db/pool";

const SAMPLE_MS = 2000;
// On globalThis because routes and workers are bundled apart.
const kept = globalThis as { tidelockQueueLag?: { ms: number; at: number } };
let mark = performance.eventLoopUtilization();
let markedAt = performance.now();
let utilization = 0;

/**
 * How busy this process is: the share of time its event loop worked lately, requests that wait for a database connection,
 * and how long due edits have waited in the queues.
 */
export function serverLoad(): ServerLoad {
  const now = performance.now();
  if (now - markedAt >= SAMPLE_MS) {
    const current = performance.eventLoopUtilization();
    utilization = performance.eventLoopUtilization(current, mark).utilization;
    mark = current;
    markedAt = now;
  }
  return judgeLoad({ utilization, poolWaiting: pool().waitingCount, queueLagMs: queueLag(now) });
}

/** Said by the workers at each of their turns: how long the longest waiting due edit has waited. */
export function noteQueueLag(ms: number): void {
  kept.tidelockQueueLag = { ms, at: performance.now() };
}

/** A word that nobody renewed says nothing any more. */
function queueLag(now: number): number {
  const noted = kept.tidelockQueueLag;
  return noted && now - noted.at < 5 * SAMPLE_MS ? noted.ms : 0;
}
