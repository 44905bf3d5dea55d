import { tenantLimits } from "@/lib/contract/tenant-limits";
import type { TenantSettings } from "@/lib/contract/tenant-settings";
import { prisma } from "@/lib/db/prisma";
import type { TenantContext } from "../context";

/** What a tenant is called, whose days it counts in, and the limits that hold for it. */
export async function getSettings({ ctx }: { ctx: TenantContext }): Promise<TenantSettings> {
  const row = await prisma().tenant.findUniqueOrThrow({ where: { id: ctx.tenant } });
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    time_zone: row.timeZone,
    limits: tenantLimits(row.settings),
    created_at: row.createdAt.toISOString(),
  };
}
