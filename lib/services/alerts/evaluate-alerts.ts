import { tenantsWithRules } from "@/lib/db/alerts/tenants-with-alert-work";
import { prisma } from "@/lib/db/prisma";
import { tenantId } from "@/lib/db/tenant-id";
import { tryLock } from "@/lib/db/try-lock";
import { type Evaluated, evaluateTenant } from "./evaluate-tenant";

/** Any number that no other lock of ours uses. */
const LOCK = 5_432_005;

export type EvaluatedTenant = Evaluated & { tenant: string };

/**
 * Evaluates the rules of all tenants once; of one tenant alone where its slug is given.
 * @returns undefined where another process is at it
 */
export async function evaluateAlerts(now: Date, slug?: string): Promise<EvaluatedTenant[] | undefined> {
  const held = await tryLock(LOCK, async () => {
    const evaluated: EvaluatedTenant[] = [];
    for (const { id, slug: tenant, name } of await tenantsToVisit(slug)) {
      const of = { tenant: tenantId(id), slug: tenant, tenantName: name };
      evaluated.push({ tenant, ...(await evaluateTenant(of, now)) });
    }
    return evaluated;
  });
  return held?.done;
}

async function tenantsToVisit(slug: string | undefined) {
  const ids = await tenantsWithRules();
  return prisma().tenant.findMany({
    where: { id: { in: ids }, ...(slug !== undefined && { slug }) },
    select: { id: true, slug: true, name: true },
    orderBy: { slug: "asc" },
  });
}
