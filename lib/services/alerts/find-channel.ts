import type { AlertChannel } from "@/lib/db/generated/client";
import type { TenantModelTx } from "@/lib/db/tx";
import { Refusal } from "../refusal";

/** @throws Refusal `not_found` */
export async function findChannel(
  t: TenantModelTx,
  id: string,
  { deleted = false }: { deleted?: boolean } = {},
): Promise<AlertChannel> {
  const row = await t.models.alertChannel.findFirst({
    where: { tenantId: t.tenant, id, deletedAt: deleted ? { not: null } : null },
  });
  if (!row) throw new Refusal("not_found", "There is no such channel.");
  return row;
}
