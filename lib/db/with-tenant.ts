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

/**
 * Runs raw SQL in one transaction that sees only this tenant's rows; for the hot path. `mode` goes behind BEGIN.
 * The tenant id is a literal so that opening the transaction is one round trip; its type vouches for its form.
 */
export async function withTenantSql<T>(
  tenant: TenantId,
  mode: "" | "ISOLATION LEVEL REPEATABLE READ READ ONLY",
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query(`BEGIN ${mode}; SELECT set_config('app.tenant_id', '${tenant}', true)`);
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Reads across tenants, for the platform overview alone; the database lets this scope read, never write. */
export function withPlatform<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return prisma().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.scope', 'platform', true)`;
    return work(tx);
  });
}
