import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "@/lib/services/context";
import type { Fields } from "../../contract/json";

/** The tenant has seen many writes already: its versions are far from those of an old backup. */
export async function ageServer({ tenant: tenantId }: TenantContext): Promise<void> {
  await withTenant(tenantId, (tx) =>
    tx.tenantCounter.update({ where: { tenantId }, data: { version: 1000 } }),
  );
}

/** The server was restored from a backup in which each of its records stood at these fields, at version 1. */
export async function restoreServer({ tenant: tenantId }: TenantContext, data: Fields): Promise<void> {
  await withTenant(tenantId, async (tx) => {
    const { epoch } = await tx.tenantCounter.findUniqueOrThrow({ where: { tenantId } });
    await tx.tenantCounter.update({ where: { tenantId }, data: { epoch: epoch + 1, version: 1 } });
    await tx.syncRecord.updateMany({
      where: { tenantId },
      data: { version: 1, lifeVersion: 1, fields: {}, data },
    });
  });
}
