import { type TenantId, tenantId } from "../tenant-id";
import { withPlatform } from "../with-tenant";

/** The tenants that have rules to evaluate. */
export async function tenantsWithRules(): Promise<TenantId[]> {
  const rows = await withPlatform((t) =>
    t.models.alertRule.findMany({
      where: { deletedAt: null },
      distinct: ["tenantId"],
      select: { tenantId: true },
    }),
  );
  return rows.map((row) => tenantId(row.tenantId));
}

/** The tenants that have something to deliver by now. */
export async function tenantsWithDueDeliveries(now: Date): Promise<TenantId[]> {
  const rows = await withPlatform((t) =>
    t.models.alertDelivery.findMany({
      where: { state: "waiting", nextTryAt: { lte: now } },
      distinct: ["tenantId"],
      select: { tenantId: true },
    }),
  );
  return rows.map((row) => tenantId(row.tenantId));
}
