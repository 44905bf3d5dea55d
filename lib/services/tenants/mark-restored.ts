import { prisma } from "@/lib/db/prisma";
import { tenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { type Person, requirePlatformAdmin } from "../context";
import { beginEpoch } from "../restores/begin-epoch";

/**
 * Gives every tenant another epoch. After a restore the counter stands lower than devices have seen: their checkpoints
 * would point past changes that are still to come, so they must not be accepted any more. `exact`: nothing was written
 * since the restore, so devices may rely on what both pasts have in common.
 * @returns how many tenants
 */
export async function markRestored(person: Person, { exact }: { exact: boolean }): Promise<number> {
  requirePlatformAdmin(person);
  const tenants = await prisma().tenant.findMany({ select: { id: true, slug: true } });
  for (const { id, slug } of tenants) {
    const tenant = tenantId(id);
    await withTenant(tenant, async (t) => {
      const restore = await beginEpoch(t, { exact });
      await recordAudit(t, person, {
        action: "tenant.mark_restored",
        target: slug,
        before: { epoch: restore?.endedEpochs[0] ?? null },
        after: { epoch: restore?.epoch ?? null },
      });
    });
  }
  return tenants.length;
}
