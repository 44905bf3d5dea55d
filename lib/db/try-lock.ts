import { pool } from "./pool";

/**
 * Does work that only one process at a time may do. The lock lives with a connection of its own, so it outlasts no
 * process.
 * @param lock any number that no other lock of ours uses
 * @returns undefined where another process holds it
 */
export async function tryLock<T>(lock: number, work: () => Promise<T>): Promise<{ done: T } | undefined> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS mine", [lock]);
    if (!rows[0].mine) return undefined;
    try {
      return { done: await work() };
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [lock]).catch((error: Error) => {
        broken = error;
      });
    }
  } finally {
    client.release(broken);
  }
}
