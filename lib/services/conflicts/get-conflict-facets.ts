import type { ConflictFacets } from "@/lib/contract/conflict-review";
import { countConflictFacets } from "@/lib/db/conflict/count-conflict-facets";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";

/** The fields and devices that the inbox can be narrowed to, those with the most waiting first. */
export async function getConflictFacets({ ctx }: { ctx: TenantContext }): Promise<ConflictFacets> {
  const { fields, devices } = await withTenant(ctx.tenant, (t) => countConflictFacets(t));
  return {
    fields: fields.map(({ value, count }) => ({ value, count })),
    devices: devices.map(({ value, label, count }) => ({ value, label: label ?? value, count })),
  };
}
