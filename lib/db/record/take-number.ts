import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

/** The next number of the tenant's clock, for something that devices are told of and that is no write of a record. */
export async function takeNumber(tenant: TenantId, tx: Tx): Promise<bigint> {
  const { version } = await tx.tenantCounter.update({
    where: { tenantId: tenant },
    data: { version: { increment: 1 } },
    select: { version: true },
  });
  return version;
}
