import type { AuditCheck } from "@/lib/contract/audit";
import { prisma } from "@/lib/db/prisma";
import { tenantId } from "@/lib/db/tenant-id";
import { type Person, requirePlatformAdmin } from "../context";
import { findTenant } from "../tenants/find-tenant";
import { verifyAudit } from "./verify-audit";

export type TenantAuditCheck = AuditCheck & { tenant: string };

/**
 * Checks the audit of one tenant by its slug, or of every one, oldest first.
 * @throws Refusal `not_found` for an unknown slug, and for everyone but platform admins.
 */
export async function verifyAudits(person: Person, slug: string | "all"): Promise<TenantAuditCheck[]> {
  requirePlatformAdmin(person);
  const checks: TenantAuditCheck[] = [];
  for (const { tenant, id } of await chosen(person, slug)) {
    checks.push({ tenant, ...(await verifyAudit(id)) });
  }
  return checks;
}

async function chosen(person: Person, slug: string) {
  if (slug !== "all") return [{ tenant: slug, id: (await findTenant(person, slug)).tenant }];
  const rows = await prisma().tenant.findMany({
    select: { id: true, slug: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map((row) => ({ tenant: row.slug, id: tenantId(row.id) }));
}
