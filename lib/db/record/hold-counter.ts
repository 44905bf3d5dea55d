import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

/**
 * Takes the tenant's counter and gives its version: from here to the commit nobody else writes a record of the tenant.
 * A statement of its own, before anything is read, because what is read while waiting for a lock is older than the lock.
 */
export async function holdCounter(tenant: TenantId, tx: Tx): Promise<number> {
  const [row] = await tx.$queryRaw<{ version: bigint }[]>`
    SELECT version FROM tenant_counter WHERE tenant_id = ${tenant}::uuid FOR NO KEY UPDATE`;
  if (!row) throw new Error("the tenant has no counter");
  return Number(row.version);
}
