import { pool } from "../pool";

// All by the database's clock, which is the same for every process.

/** Takes those of the jobs that are due and that nobody holds. A job that nobody knew yet is due at once. */
export async function claimDueJobs(
  holder: string,
  names: readonly string[],
  leaseSec: number,
): Promise<string[]> {
  await pool().query(
    `INSERT INTO job_lease (name) SELECT name FROM unnest($1::text[]) AS name
     WHERE NOT EXISTS (SELECT FROM job_lease l WHERE l.name = name.name) ON CONFLICT DO NOTHING`,
    [names],
  );
  const { rows } = await pool().query<{ name: string }>(
    `UPDATE job_lease SET holder = $1, held_until = now() + $3 * interval '1 second'
     WHERE name = ANY ($2) AND due_at <= now() AND (holder IS NULL OR held_until <= now()) RETURNING name`,
    [holder, names, leaseSec],
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
