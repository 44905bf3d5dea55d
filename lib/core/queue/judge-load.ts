import type { ServerLoad } from "../../contract/queue";

/** What a process measures of itself. */
export type LoadSample = {
  /** Share of time in which its event loop worked, 0–1. */
  utilization: number;
  /** Requests that wait for a database connection. */
  poolWaiting: number;
  /** For how long the longest waiting queued edit that is due has waited, in ms. */
  queueLagMs: number;
};

type Bounds = Record<keyof LoadSample, number>;
const MEDIUM: Bounds = { utilization: 0.6, poolWaiting: 0, queueLagMs: 10_000 };
const HIGH: Bounds = { utilization: 0.9, poolWaiting: 20, queueLagMs: 60_000 };

/** One measure beyond its bound is enough. */
export function judgeLoad(sample: LoadSample): ServerLoad {
  if (exceeds(sample, HIGH)) return "high";
  return exceeds(sample, MEDIUM) ? "medium" : "low";
}

function exceeds({ utilization, poolWaiting, queueLagMs }: LoadSample, bounds: Bounds): boolean {
  return (
    utilization > bounds.utilization || poolWaiting > bounds.poolWaiting || queueLagMs > bounds.queueLagMs
  );
}
