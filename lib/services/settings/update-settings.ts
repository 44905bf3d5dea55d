import type { TenantSettings, TenantSettingsChange } from "@/lib/contract/tenant-settings";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { getSettings } from "./get-settings";

/**
 * Renames a tenant or moves it to another time zone; its slug stays, because addresses and scripts hold on to it.
 * @throws Refusal `forbidden` for viewers.
 */
export async function updateSettings({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: TenantSettingsChange;
}): Promise<TenantSettings> {
  requireManager(ctx);
  const before = await getSettings({ ctx });
  await withTenant(ctx.tenant, async (tx) => {
    await tx.tenant.update({
      where: { id: ctx.tenant },
      data: { name: input.name, timeZone: input.time_zone },
    });
    await recordAudit(ctx.tenant, tx, ctx.person, {
      action: "tenant.update",
      target: ctx.slug,
      before: { name: before.name, time_zone: before.time_zone },
      after: { name: before.name, time_zone: before.time_zone, ...input },
    });
  });
  return getSettings({ ctx });
}
