import type { AuditFacets } from "@/lib/contract/audit";
import { readAuditFacets } from "@/lib/db/audit/audit-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";

/** Who did anything in a tenant, and what was done: what its audit can be filtered by. */
export function getAuditFacets({ ctx }: { ctx: TenantContext }): Promise<AuditFacets> {
  return withTenant(ctx.tenant, (t) => readAuditFacets(t));
}
