import type pg from "pg";

/** The number that Prisma's own engine locks, so that the two never migrate at once. */
const PRISMA_LOCK = 72707369;
/** Below the minute after which the database ends a transaction in which nothing happens. */
const SIGN_OF_LIFE_MS = 15_000;

/**
 * A transaction in which this process alone changes roles and schema; the others wait for its end and then find the work
 * done. The lock goes with the transaction: no pooler can keep it, and who stands still loses it after a minute. `work`
 * may also be done over other connections, for as long as it takes.
 */
export async function withSetupLock<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query(
    `BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '5min';
     SET LOCAL idle_in_transaction_session_timeout = '1min'`,
  );
  const signs = setInterval(() => void client.query("SELECT").catch(() => {}), SIGN_OF_LIFE_MS);
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [PRISMA_LOCK]);
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    clearInterval(signs);
  }
}
