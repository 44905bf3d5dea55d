import { steadyNow } from "@/lib/db/jobs/steady-now";
import { log } from "@/lib/log";

const DAY_MS = 86_400_000;

/** The time by which a job may delete. Says so where the clock is far ahead of it: it jumped, or the server was off for long. */
export async function steadyTime(job: string): Promise<Date> {
  const { now, behindMs } = await steadyNow(job);
  if (behindMs > DAY_MS) {
    log().error(
      { job, deletes_as_of: now.toISOString(), days_ahead: Math.round(behindMs / DAY_MS) },
      "the database's clock went further ahead than days have passed between two runs: check it. Nothing is deleted early; if it is right, the job catches up by itself",
    );
  }
  return now;
}
