import { tenantsWithRules } from "@/lib/db/alerts/tenants-with-alert-work";
import { prisma } from "@/lib/db/prisma";
import { tenantId } from "@/lib/db/tenant-id";
import { type Evaluated, evaluateTenant } from "./evaluate-tenant";

export type EvaluatedTenant = Evaluated & { tenant: string };

/**
 * Evaluates the rules of all tenants once; of one tenant alone where its slug is given. Where two do it at the same
 * moment, one waits for the other at each tenant.
 */
export async function evaluateAlerts(now: Date, slug?: string): Promise<EvaluatedTenant[]> {
  const evaluated: EvaluatedTenant[] = [];
  for (const { id, slug: tenant, name } of await tenantsToVisit(slug)) {
    const of = { tenant: tenantId(id), slug: tenant, tenantName: name };
    evaluated.push({ tenant, ...(await evaluateTenant(of, now)) });
  }
  return evaluated;
}

async function tenantsToVisit(slug: string | undefined) {
  const ids = await tenantsWithRules();
  return prisma().tenant.findMany({
    where: { id: { in: ids }, ...(slug !== undefined && { slug }) },
    select: { id: true, slug: true, name: true },
    orderBy: { slug: "asc" },
  });
}
