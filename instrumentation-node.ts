import { drainOnSignal } from "@/lib/http/drain";
import { observeExchanges, openExchanges } from "@/lib/http/exchange";
import { guardedServers, guardFrontDoor } from "@/lib/http/front-door";
import { JOBS } from "@/lib/jobs/registry";
import { runJobs } from "@/lib/jobs/run-jobs";
import { log } from "@/lib/log";
import { onDrain } from "@/lib/services/operation/draining";
import { jobLeases } from "@/lib/services/operation/job-leases";
import { startQueueWorkers } from "@/lib/services/queue/queue-workers";

/** What lives beside the requests of a server process. A file of its own: the Edge runtime could not even read it. */
export function prepareServer(): void {
  observeExchanges();
  guardFrontDoor();
  const stopJobs = runJobs(JOBS, {
    leases: jobLeases(),
    now: Date.now,
    every: (ms, work) => setInterval(work, ms).unref(),
    onError: (job, error) => log().error({ err: error, job: job.name }, `could not ${job.purpose}`),
    onTrouble: (error) => log().warn({ err: error }, "could not ask which jobs are due"),
  });
  onDrain(stopJobs);
  startQueueWorkers();
  drainOnSignal({ servers: guardedServers, open: openExchanges, exit: () => process.exit(0) });
  endWithLauncher();
}

/** A launcher that is killed can't stop us any more; going on would keep its port from the next start. */
function endWithLauncher(): void {
  if (!process.channel) return;
  process.channel.unref();
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
  });
}
