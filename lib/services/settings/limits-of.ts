import { type TenantLimits, tenantLimits } from "@/lib/contract/tenant-limits";
import { prisma } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";
import { ProcessMemory } from "../process-memory";

const limits = new ProcessMemory("limits", 10_000, readLimits);

/** The limits that hold for a tenant, remembered for seconds. */
export function limitsOf(tenant: TenantId): Promise<TenantLimits> {
  return limits.of(tenant);
}

export function forgetLimits(tenant: TenantId): void {
  limits.forget(tenant);
}

async function readLimits(tenant: TenantId): Promise<TenantLimits> {
  const row = await prisma().tenant.findUniqueOrThrow({
    where: { id: tenant },
    select: { settings: true },
  });
  return tenantLimits(row.settings);
}
