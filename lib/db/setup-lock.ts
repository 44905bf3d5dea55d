import type pg from "pg";

/** The number that Prisma's own engine locks, so that the two never migrate at once. */
const PRISMA_LOCK = 72707369;

/** One process at a time changes roles and schema; the others wait for it and then find the work done. */
export async function withSetupLock<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("SET statement_timeout = 0; SET lock_timeout = '5min'");
  await client.query("SELECT pg_advisory_lock($1)", [PRISMA_LOCK]);
  try {
    return await work();
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [PRISMA_LOCK]).catch(() => {});
  }
}
