import { setLocal } from "../set-local";
import { tenantId } from "../tenant-id";
import { asTenant, transact } from "../transact";
import type { ModelTx, TenantModelTx } from "../tx";

/** Runs Prisma queries in one transaction that sees, of all tenant tables, this person's memberships and tokens alone. */
export function withUser<T>(userId: string, work: (t: ModelTx) => Promise<T>): Promise<T> {
  return transact(async (t) => {
    await t.run(setLocal("app.user_id", userId));
    return work(t);
  });
}

/**
 * Within `withUser`: visits tenants one after the other, each with its rows in sight. In the order of their ids, so that two
 * people of the same tenants never wait for each other crosswise.
 */
export async function inEachTenant(
  t: ModelTx,
  tenants: Iterable<string>,
  work: (t: TenantModelTx) => Promise<void>,
): Promise<void> {
  for (const tenant of [...new Set(tenants)].sort()) {
    await work(await asTenant(t, tenantId(tenant)));
  }
  await t.run(setLocal("app.tenant_id", ""));
}
