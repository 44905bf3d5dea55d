import { performance } from "node:perf_hooks";
import type { SyncPlan } from "@/lib/contract/push";
import { pool } from "@/lib/db/pool";

const SAMPLE_MS = 2000;
let mark = performance.eventLoopUtilization();
let markedAt = performance.now();
let utilization = 0;

/** How busy this process is: the share of time its event loop worked lately, and whether requests wait for a connection. */
export function serverLoad(): SyncPlan["server_load"] {
  const now = performance.now();
  if (now - markedAt >= SAMPLE_MS) {
    const current = performance.eventLoopUtilization();
    utilization = performance.eventLoopUtilization(current, mark).utilization;
    mark = current;
    markedAt = now;
  }
  const waiting = pool().waitingCount;
  if (utilization > 0.9 || waiting > 20) return "high";
  return utilization > 0.6 || waiting > 0 ? "medium" : "low";
}
