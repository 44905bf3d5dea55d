import { beat } from "@/lib/services/operation/worker-heartbeat";
import type { Job } from "./registry";

const BEAT_MS = 30_000;

type Clock = {
  now: () => number;
  every: (ms: number, work: () => void) => void;
  onError: (job: Job, error: unknown) => void;
};

/**
 * Runs each job now and then at its interval, never twice at once; one that fails is tried again at its next time.
 * @returns begins no job any more, and settles when those under way are done
 */
export function runJobs(jobs: Job[], { now, every, onError }: Clock): () => Promise<void> {
  const underWay = new Set<Promise<void>>();
  let stopped = false;
  const wake = () => beat(now());
  wake();
  every(BEAT_MS, wake);
  for (const job of jobs) {
    const attempt = once(job, onError);
    const begin = () => {
      const run = stopped ? undefined : attempt();
      if (!run) return;
      underWay.add(run);
      void run.finally(() => underWay.delete(run));
    };
    begin();
    every(job.everyMs, begin);
  }
  return async () => {
    stopped = true;
    await Promise.all(underWay);
  };
}

function once(job: Job, onError: Clock["onError"]): () => Promise<void> | undefined {
  let running = false;
  return () => {
    if (running) return undefined;
    running = true;
    return job
      .run()
      .catch((error) => onError(job, error))
      .finally(() => {
        running = false;
      });
  };
}
