import type { TenantSettings } from "@/lib/contract/tenant-settings";
import { prisma } from "@/lib/db/prisma";
import type { TenantContext } from "../context";

/** What a tenant is called and whose days it counts in. */
export async function getSettings({ ctx }: { ctx: TenantContext }): Promise<TenantSettings> {
  const row = await prisma().tenant.findUniqueOrThrow({ where: { id: ctx.tenant } });
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    time_zone: row.timeZone,
    created_at: row.createdAt.toISOString(),
  };
}
