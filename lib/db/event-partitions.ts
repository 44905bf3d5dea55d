import { pool } from "./pool";

/** Any number that no other lock of ours uses. */
const LOCK = 5_432_002;

/**
 * Makes the partitions of the next days and drops those from before a time.
 * @returns false where another process is at it
 */
export async function renewEventPartitions(daysAhead: number, before: Date): Promise<boolean> {
  const client = await pool().connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query("SELECT pg_try_advisory_xact_lock($1) AS mine", [LOCK]);
    if (rows[0].mine) {
      await client.query(
        "SELECT prepare_event_partitions((now() AT TIME ZONE 'utc')::date, $1), drop_event_partitions(($2::timestamptz AT TIME ZONE 'utc')::date)",
        [daysAhead, before],
      );
    }
    await client.query("COMMIT");
    client.release();
    return rows[0].mine;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Makes the partitions of days that lie anywhere, such as those of imported history. `from` in ms. */
export async function prepareEventPartitions(from: number, days: number): Promise<void> {
  await pool().query("SELECT prepare_event_partitions(to_timestamp($1 / 1000.0)::date, $2)", [from, days]);
}
