import type { AlertChannel } from "@/lib/db/generated/client";
import type { Tx } from "@/lib/db/prisma";
import type { TenantId } from "@/lib/db/tenant-id";
import { Refusal } from "../refusal";

/** @throws Refusal `not_found` */
export async function findChannel(
  tx: Tx,
  tenant: TenantId,
  id: string,
  { deleted = false }: { deleted?: boolean } = {},
): Promise<AlertChannel> {
  const row = await tx.alertChannel.findFirst({
    where: { tenantId: tenant, id, deletedAt: deleted ? { not: null } : null },
  });
  if (!row) throw new Refusal("not_found", "There is no such channel.");
  return row;
}
