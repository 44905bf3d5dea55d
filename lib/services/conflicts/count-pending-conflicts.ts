import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";

/** How many edits of the tenant wait for a person. */
export function countPendingConflicts(ctx: TenantContext): Promise<number> {
  return withTenant(ctx.tenant, (t) =>
    t.models.conflictLog.count({ where: { tenantId: ctx.tenant, state: "pending" } }),
  );
}
