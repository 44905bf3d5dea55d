import type { Tx } from "../prisma";
import { type TenantId, tenantId } from "../tenant-id";
import { transact } from "../transact";

/** Runs Prisma queries in one transaction that sees, of all tenant tables, this person's memberships and tokens alone. */
export function withUser<T>(userId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transact(async (tx) => {
    await tx.$queryRaw`SELECT set_config('app.user_id', ${userId}, true)`;
    return work(tx);
  });
}

/**
 * Within `withUser`: visits tenants one after the other, each with its rows in sight. In the order of their ids, so that two
 * people of the same tenants never wait for each other crosswise.
 */
export async function inEachTenant(
  tx: Tx,
  tenants: Iterable<string>,
  work: (tenant: TenantId) => Promise<void>,
): Promise<void> {
  for (const tenant of [...new Set(tenants)].sort()) {
    await tx.$queryRaw`SELECT set_config('app.tenant_id', ${tenant}, true)`;
    await work(tenantId(tenant));
  }
  await tx.$queryRaw`SELECT set_config('app.tenant_id', '', true)`;
}
