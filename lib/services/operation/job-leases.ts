import { randomUUID } from "node:crypto";
import { claimDueJobs, type PacedJob, releaseJob, renewJobLeases } from "@/lib/db/jobs/job-leases";

/** How a process comes by jobs that any of several may do. */
export type JobLeases = {
  /** Takes those that are due and that no process is at. */
  claim: (jobs: readonly PacedJob[]) => Promise<string[]>;
  /** Says that this process is still at them; to be said more often than every `LEASE_SEC`. */
  renew: (names: readonly string[]) => Promise<void>;
  /** Gives one back, to be due again in `everyMs`. */
  release: (name: string, everyMs: number) => Promise<void>;
};

/** A process that is gone or stands still is replaced after this long. */
export const LEASE_SEC = 20;

/** Those of one process, kept in the database. */
export function jobLeases(leaseSec = LEASE_SEC): JobLeases {
  const holder = randomUUID();
  return {
    claim: (jobs) => claimDueJobs(holder, jobs, leaseSec),
    renew: (names) => renewJobLeases(holder, names, leaseSec),
    release: (name, everyMs) => releaseJob(holder, name, everyMs),
  };
}
