import { withTenant } from "@/lib/db/with-tenant";
import { eventBuffer } from "@/lib/services/analytics/event-buffer";
import type { TenantContext } from "@/lib/services/context";
import { OPERATOR } from "@/lib/services/operator";
import { backUp, putBack } from "@/lib/services/restores/testing/tenant-backup";
import { markRestored } from "@/lib/services/tenants/mark-restored";
import type { Fields } from "../../contract/json";

/** The tenant has seen many writes already: its versions are far from those of an old backup. */
export async function ageServer({ tenant: tenantId }: TenantContext): Promise<void> {
  await withTenant(tenantId, (t) =>
    t.models.tenantCounter.update({ where: { tenantId }, data: { version: 1000 } }),
  );
}

/** The server was restored from a backup in which each of its records stood at these fields, at version 1. */
export async function restoreServer({ tenant: tenantId }: TenantContext, data: Fields): Promise<void> {
  await withTenant(tenantId, async (t) => {
    const { epoch } = await t.models.tenantCounter.findUniqueOrThrow({ where: { tenantId } });
    await t.models.tenantCounter.update({ where: { tenantId }, data: { epoch: epoch + 1, version: 1 } });
    await t.models.syncRecord.updateMany({
      where: { tenantId },
      data: { version: 1, lifeVersion: 1, fields: {}, data },
    });
  });
}

/**
 * Takes a backup of the tenant. Gives what restores it from there: nothing of what came after is left. `said`: somebody says
 * so, as `db restore` does.
 */
export async function backedUp({
  tenant,
}: TenantContext): Promise<(how: { said: boolean }) => Promise<void>> {
  // What was measured is written soon, and before a server stops; nothing of the lost time comes behind the restore.
  await eventBuffer().flush();
  const backup = await backUp(tenant);
  return async ({ said }) => {
    await eventBuffer().flush();
    await putBack(tenant, backup);
    if (said) await markRestored(OPERATOR, { exact: true });
  };
}
