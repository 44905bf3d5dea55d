/** Next.js calls this once, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const [{ observeExchanges }, { JOBS }, { runJobs }, { log }] = await Promise.all([
    import("@/lib/http/exchange"),
    import("@/lib/jobs/registry"),
    import("@/lib/jobs/run-jobs"),
    import("@/lib/log"),
  ]);
  observeExchanges();
  runJobs(JOBS, {
    now: Date.now,
    every: (ms, work) => setInterval(work, ms).unref(),
    onError: (job, error) => log().error({ err: error, job: job.name }, `could not ${job.purpose}`),
  });
  endWithLauncher();
}

/** A launcher that is killed can't stop us any more; going on would keep its port from the next start. */
function endWithLauncher(): void {
  if (!process.channel) return;
  process.channel.unref();
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), 10_000).unref();
    process.kill(process.pid, "SIGTERM");
  });
}
