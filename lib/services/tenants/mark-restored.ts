import { randomInt } from "node:crypto";
import { prisma } from "@/lib/db/prisma";
import { tenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { type Person, requirePlatformAdmin } from "../context";

/**
 * Gives every tenant another epoch. After a restore the counter stands lower than devices have seen: their checkpoints
 * would point past changes that are still to come, so they must not be accepted any more.
 * @returns how many tenants
 */
export async function markRestored(person: Person): Promise<number> {
  requirePlatformAdmin(person);
  const tenants = await prisma().tenant.findMany({ select: { id: true, slug: true } });
  for (const { id, slug } of tenants) {
    const tenant = tenantId(id);
    await withTenant(tenant, async (tx) => {
      const { epoch } = await tx.tenantCounter.findUniqueOrThrow({ where: { tenantId: tenant } });
      const next = anotherEpoch(epoch);
      await tx.tenantCounter.update({ where: { tenantId: tenant }, data: { epoch: next } });
      await recordAudit(tenant, tx, person, {
        action: "tenant.mark_restored",
        target: slug,
        before: { epoch },
        after: { epoch: next },
      });
    });
  }
  return tenants.length;
}

function anotherEpoch(current: number): number {
  const drawn = randomInt(1, 2 ** 31 - 2);
  return drawn < current ? drawn : drawn + 1;
}
