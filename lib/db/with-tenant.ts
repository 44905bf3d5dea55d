import type { PoolClient } from "pg";
import { OutcomeUnknown, troubleOf } from "./database-trouble";
import { pool } from "./pool";
import type { Tx } from "./prisma";
import { retryContended } from "./retry-contended";
import type { TenantId } from "./tenant-id";
import { transact } from "./transact";

/** Runs Prisma queries in one transaction that sees only this tenant's rows; see `transact`. */
export function withTenant<T>(tenant: TenantId, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(async (tx) => {
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
 * the tenant id is a literal, and its type vouches for its form. `work` runs again where the transaction lost against
 * another one.
 * @throws OutcomeUnknown when the connection broke at its COMMIT
 */
export function withTenantSql<T>(tenant: TenantId, mode: Mode, work: Work<T>): Promise<T> {
  return mode === READ_ONLY
    ? inTenant(tenant, mode, work)
    : retryContended(() => inTenant(tenant, mode, work));
}

const READ_ONLY = "ISOLATION LEVEL REPEATABLE READ READ ONLY";
type Mode = "" | typeof READ_ONLY;
type Work<T> = (client: PoolClient, last: Last) => Promise<T>;

async function inTenant<T>(tenant: TenantId, mode: Mode, work: Work<T>): Promise<T> {
  const client = await pool().connect();
  const sent: Promise<unknown>[] = [];
  const send: Last = (write) => {
    write.catch(() => {}); // heard below, in order
    sent.push(write);
  };
  let broken: Error | undefined;
  let worked = false;
  try {
    send(client.query(`BEGIN ${mode}; SET LOCAL app.tenant_id = '${tenant}'`));
    const result = await work(client, send);
    worked = true;
    send(client.query("COMMIT"));
    await Promise.all(sent);
    return result;
  } catch (error) {
    const cause = (await firstFailure(sent)) ?? error;
    await client.query("ROLLBACK").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    const mayBeKept = worked && mode !== READ_ONLY && troubleOf(cause) === "lost";
    throw mayBeKept ? new OutcomeUnknown(cause) : cause;
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
  return transact(async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.scope', 'platform', true)`;
    return work(tx);
  });
}

/** The same for raw SQL, all of one snapshot of the database. */
export async function withPlatformSql<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query(`BEGIN ${READ_ONLY}; SET LOCAL app.scope = 'platform'`);
    return await work(client);
  } finally {
    await client.query("ROLLBACK").catch((error: Error) => {
      broken = error;
    });
    client.release(broken);
  }
}
