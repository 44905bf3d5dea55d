import type { PoolClient } from "pg";
import { pool } from "./pool";
import { prisma, type Tx } from "./prisma";
import type { TenantId } from "./tenant-id";

/** Runs Prisma queries in one transaction that sees only this tenant's rows. */
export function withTenant<T>(tenant: TenantId, work: (tx: Tx) => Promise<T>): Promise<T> {
  return prisma().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.tenant_id', ${tenant}, true)`;
    return work(tx);
  });
}

/** Takes the promise of a last write that nothing waits for: it travels together with the COMMIT. */
export type Last = (write: Promise<unknown>) => void;

/**
 * Runs raw SQL in one transaction that sees only this tenant's rows; for the hot path. `mode` goes behind BEGIN.
 * Statements that don't need each other's answers share a round trip (the pool pipelines): BEGIN goes out with the
 * first of `work`, and COMMIT with what `work` leaves to `last`. A failed statement turns a COMMIT behind it into a
 * rollback. SET does what set_config does without a plan and a row (57 of 200 µs), but takes no parameters:
 * the tenant id is a literal, and its type vouches for its form.
 */
export async function withTenantSql<T>(
  tenant: TenantId,
  mode: "" | "ISOLATION LEVEL REPEATABLE READ READ ONLY",
  work: (client: PoolClient, last: Last) => Promise<T>,
): Promise<T> {
  const client = await pool().connect();
  const sent: Promise<unknown>[] = [];
  const send: Last = (write) => {
    write.catch(() => {}); // heard below, in order
    sent.push(write);
  };
  let broken: Error | undefined;
  try {
    send(client.query(`BEGIN ${mode}; SET LOCAL app.tenant_id = '${tenant}'`));
    const result = await work(client, send);
    send(client.query("COMMIT"));
    await Promise.all(sent);
    return result;
  } catch (error) {
    const cause = (await firstFailure(sent)) ?? error;
    await client.query("ROLLBACK").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw cause;
  } finally {
    client.release(broken);
  }
}

/** What failed first: everything behind it only says that the transaction is aborted. */
async function firstFailure(sent: readonly Promise<unknown>[]): Promise<unknown> {
  const outcomes = await Promise.allSettled(sent);
  return outcomes.find((outcome) => outcome.status === "rejected")?.reason;
}

/** Reads across tenants, for the platform overview alone; the database lets this scope read, never write. */
export function withPlatform<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return prisma().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.scope', 'platform', true)`;
    return work(tx);
  });
}

/** The same for raw SQL, all of one snapshot of the database. */
export async function withPlatformSql<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL app.scope = 'platform'");
    return await work(client);
  } finally {
    await client.query("ROLLBACK").catch((error: Error) => {
      broken = error;
    });
    client.release(broken);
  }
}
