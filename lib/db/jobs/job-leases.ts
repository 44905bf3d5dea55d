import { pool } from "../pool";

// All by the database's clock, which is the same for every process.

/** A job, and how long after one run the next is due at the latest. */
export type PacedJob = { name: string; everyMs: number };

/**
 * Takes those of the jobs that are due and that nobody holds. A job that nobody knew yet is due at once, and so is one that is
 * due or held further ahead than it can be: the clock was set back since, and nobody waits until it is there again.
 */
export async function claimDueJobs(
  holder: string,
  jobs: readonly PacedJob[],
  leaseSec: number,
): Promise<string[]> {
  const names = jobs.map(({ name }) => name);
  await pool().query(
    `INSERT INTO job_lease (name) SELECT name FROM unnest($1::text[]) AS name
     WHERE NOT EXISTS (SELECT FROM job_lease l WHERE l.name = name.name) ON CONFLICT DO NOTHING`,
    [names],
  );
  const { rows } = await pool().query<{ name: string }>(
    `UPDATE job_lease l SET holder = $1, held_until = now() + $4 * interval '1 second'
     FROM unnest($2::text[], $3::float8[]) AS job (name, every_ms)
     WHERE l.name = job.name AND (l.due_at <= now() OR l.due_at > now() + job.every_ms * interval '1 ms')
       AND (l.holder IS NULL OR l.held_until <= now() OR l.held_until > now() + $4 * interval '1 second') RETURNING l.name`,
    [holder, names, jobs.map(({ everyMs }) => everyMs), leaseSec],
  );
  return rows.map(({ name }) => name);
}

/** Holds them longer; one that was taken over meanwhile stays with who took it. */
export async function renewJobLeases(
  holder: string,
  names: readonly string[],
  leaseSec: number,
): Promise<void> {
  await pool().query(
    "UPDATE job_lease SET held_until = now() + $3 * interval '1 second' WHERE holder = $1 AND name = ANY ($2)",
    [holder, names, leaseSec],
  );
}

/**
 * Gives a job back, due again at its interval: counted from when it was due, so that it keeps its pace, or from now
 * where that would be past already.
 */
export async function releaseJob(holder: string, name: string, everyMs: number): Promise<void> {
  await pool().query(
    `UPDATE job_lease SET holder = NULL, held_until = NULL, due_at = CASE
       WHEN due_at + $3 * interval '1 ms' > now() THEN due_at ELSE now() END + $3 * interval '1 ms'
     WHERE holder = $1 AND name = $2`,
    [holder, name, everyMs],
  );
}
