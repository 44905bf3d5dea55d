import { beat } from "@/lib/services/operation/worker-heartbeat";
import type { Job } from "./registry";

const BEAT_MS = 30_000;

type Clock = {
  now: () => number;
  every: (ms: number, work: () => void) => void;
  onError: (job: Job, error: unknown) => void;
};

/** Runs each job now and then at its interval, never twice at once; one that fails is tried again at its next time. */
export function runJobs(jobs: Job[], { now, every, onError }: Clock): void {
  const wake = () => beat(now());
  wake();
  every(BEAT_MS, wake);
  for (const job of jobs) {
    const attempt = once(job, onError);
    attempt();
    every(job.everyMs, attempt);
  }
}

function once(job: Job, onError: Clock["onError"]): () => void {
  let running = false;
  return () => {
    if (running) return;
    running = true;
    job
      .run()
      .catch((error) => onError(job, error))
      .finally(() => {
        running = false;
      });
  };
}
