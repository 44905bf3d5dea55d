import type { AlertRule } from "@/lib/contract/alert";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { alertRule } from "./alert-rule";

/** A tenant's alert rules and where each stands, those that fire first, then by name. */
export async function listRules({ ctx }: { ctx: TenantContext }): Promise<{ items: AlertRule[] }> {
  const rows = await withTenant(ctx.tenant, (t) =>
    t.models.alertRule.findMany({
      where: { tenantId: ctx.tenant, deletedAt: null },
      orderBy: [{ firingSince: { sort: "asc", nulls: "last" } }, { name: "asc" }, { id: "asc" }],
    }),
  );
  const now = new Date();
  return { items: rows.map((row) => alertRule(row, now)) };
}
