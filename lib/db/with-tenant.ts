import { OutcomeUnknown, troubleOf } from "./database-trouble";
import { pipelined } from "./pipelined";
import { pool } from "./pool";
import { retryContended } from "./retry-contended";
import { setLocal } from "./set-local";
import { PARAMETER, rendered } from "./sql";
import type { TenantId } from "./tenant-id";
import { asTenant, transact } from "./transact";
import type { ModelTx, PipelinedTx, TenantModelTx, Tx } from "./tx";

/** Runs `work` in one transaction that sees only this tenant's rows, with Prisma's models at hand; see `transact`. */
export function withTenant<T>(tenant: TenantId, work: (t: TenantModelTx) => Promise<T>): Promise<T> {
  return transact(async (t) => work(await asTenant(t, tenant)));
}

/**
 * Runs `work` in one transaction that sees only this tenant's rows; for the hot path. `mode` goes behind BEGIN.
 * Statements that don't need each other's answers share a round trip (the pool pipelines): BEGIN goes out with the
 * first of `work`, and COMMIT with what `work` leaves to `last`. A failed statement turns a COMMIT behind it into a
 * rollback. `work` runs again where the transaction lost against another one.
 * @throws OutcomeUnknown when the connection broke at its COMMIT
 */
export function withTenantSql<T>(
  tenant: TenantId,
  mode: Mode,
  work: (t: PipelinedTx) => Promise<T>,
): Promise<T> {
  return mode === READ_ONLY
    ? inTenant(tenant, mode, work)
    : retryContended(() => inTenant(tenant, mode, work));
}

const READ_ONLY = "ISOLATION LEVEL REPEATABLE READ READ ONLY";
type Mode = "" | typeof READ_ONLY;

async function inTenant<T>(tenant: TenantId, mode: Mode, work: (t: PipelinedTx) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  const sent: Promise<unknown>[] = [];
  const send = (write: Promise<unknown>) => {
    write.catch(() => {}); // heard below, in order
    sent.push(write);
  };
  let broken: Error | undefined;
  let worked = false;
  try {
    send(client.query(`BEGIN ${mode}; ${rendered(setLocal("app.tenant_id", tenant)).text}`));
    const result = await work({ ...pipelined(client, send), tenant, [PARAMETER]: tenant });
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
export function withPlatform<T>(work: (t: ModelTx) => Promise<T>): Promise<T> {
  return transact(async (t) => {
    await t.run(setLocal("app.scope", "platform"));
    return work(t);
  });
}

/** The same for raw SQL, all of one snapshot of the database. */
export async function withPlatformSql<T>(work: (t: Tx) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query(`BEGIN ${READ_ONLY}; SET LOCAL app.scope = 'platform'`);
    return await work(pipelined(client, () => {}));
  } finally {
    await client.query("ROLLBACK").catch((error: Error) => {
      broken = error;
    });
    client.release(broken);
  }
}
