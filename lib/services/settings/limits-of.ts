import { type TenantLimits, tenantLimits } from "@/lib/contract/tenant-limits";
import { prisma } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";

/** How long another process may go on with the limits it knows. */
const KEPT_MS = 10_000;

// Routes are bundled apart and would each remember for themselves.
const kept = globalThis as {
  tidelockLimits?: Map<TenantId, { limits: Promise<TenantLimits>; until: number }>;
};

/** The limits that hold for a tenant, remembered for seconds: cheap enough for every request. */
export function limitsOf(tenant: TenantId, now = Date.now()): Promise<TenantLimits> {
  kept.tidelockLimits ??= new Map();
  const known = kept.tidelockLimits.get(tenant);
  if (known && known.until > now) return known.limits;
  const limits = readLimits(tenant);
  kept.tidelockLimits.set(tenant, { limits, until: now + KEPT_MS });
  limits.catch(() => kept.tidelockLimits?.delete(tenant));
  return limits;
}

/** To be called after a change, so that this process sees it at once. */
export function forgetLimits(tenant: TenantId): void {
  kept.tidelockLimits?.delete(tenant);
}

async function readLimits(tenant: TenantId): Promise<TenantLimits> {
  const row = await prisma().tenant.findUniqueOrThrow({
    where: { id: tenant },
    select: { settings: true },
  });
  return tenantLimits(row.settings);
}
