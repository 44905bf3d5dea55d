import type { JobLeases } from "@/lib/services/operation/job-leases";
import { beat } from "@/lib/services/operation/worker-heartbeat";
import type { Job } from "./registry";

const BEAT_MS = 30_000;
/** How often a process looks for jobs that are due, and says that it is still at those it has. */
const LOOK_MS = 2_000;
/** A job that failed is tried again by then, however seldom it runs. */
const RETRY_MS = 60_000;

type Parts = {
  leases: JobLeases;
  now: () => number;
  every: (ms: number, work: () => void) => void;
  onError: (job: Job, error: unknown) => void;
  /** The database could not be asked who does what. */
  onTrouble: (error: unknown) => void;
};

/**
 * Does the jobs that are due and that no other process is at.
 * @returns begins no job any more, and settles when those under way are done
 */
export function runJobs(jobs: readonly Job[], parts: Parts): () => Promise<void> {
  const { leases, now, every, onTrouble } = parts;
  const underWay = new Map<string, Promise<void>>();
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();

  const look = async () => {
    if (underWay.size > 0) await leases.renew([...underWay.keys()]);
    const idle = jobs.filter(({ name }) => !underWay.has(name));
    if (stopped || idle.length === 0) return;
    const claimed = new Set(await leases.claim(idle));
    for (const job of idle.filter(({ name }) => claimed.has(name))) {
      underWay.set(
        job.name,
        run(job, parts).finally(() => underWay.delete(job.name)),
      );
    }
  };
  const lookInTurn = () => {
    looking = looking.then(look).catch(onTrouble);
  };

  beat(now());
  every(BEAT_MS, () => beat(now()));
  lookInTurn();
  every(LOOK_MS, lookInTurn);
  return async () => {
    stopped = true;
    await looking;
    await Promise.all(underWay.values());
  };
}

async function run(job: Job, { leases, onError, onTrouble }: Parts): Promise<void> {
  const failed = await job.run().then(
    () => false,
    (error: unknown) => {
      onError(job, error);
      return true;
    },
  );
  const againInMs = failed ? Math.min(job.everyMs, RETRY_MS) : job.everyMs;
  await leases.release(job.name, againInMs).catch(onTrouble);
}
