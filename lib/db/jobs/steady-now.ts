import { pool } from "../pool";

/** What a job that is done once a day goes on by at most, from one time to the next. */
const MOST_DAYS = 2;

/**
 * The time that a job which deletes goes by: the database's, but at most two days later than the last time. Where a clock
 * jumps ahead, by a typing error or a broken battery, nothing is lost but what was nearly due, and whoever sets it right within days
 * has lost nothing early. A server that was off for long catches up within as many days as it was off, halved.
 * `behindMs`: how far that is behind the database's clock.
 */
export async function steadyNow(job: string): Promise<{ now: Date; behindMs: number }> {
  const { rows } = await pool().query<{ now: Date; behind_ms: number }>(
    `INSERT INTO job_lease AS l (name, steady_at) VALUES ($1, now()) ON CONFLICT (name) DO UPDATE
       SET steady_at = LEAST(now(), coalesce(l.steady_at, now()) + make_interval(days => $2))
     RETURNING steady_at AS now, (extract(epoch FROM now() - steady_at) * 1000)::float8 AS behind_ms`,
    [job, MOST_DAYS],
  );
  const [row] = rows;
  if (!row) throw new Error(`the job ${job} has no lease`);
  return { now: row.now, behindMs: row.behind_ms };
}
