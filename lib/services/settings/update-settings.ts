import { type TenantLimitsChange, tenantLimits } from "@/lib/contract/tenant-limits";
import type { TenantSettings, TenantSettingsChange } from "@/lib/contract/tenant-settings";
import { sql } from "@/lib/db/sql";
import type { TenantTx } from "@/lib/db/tx";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { getSettings } from "./get-settings";
import { forgetLimits } from "./limits-of";

/**
 * Renames a tenant, moves it to another time zone or sets its limits; its slug stays, because addresses and scripts
 * hold on to it.
 * @throws Refusal `forbidden` for viewers.
 */
export async function updateSettings({
  ctx,
  input: { limits, ...named },
}: {
  ctx: TenantContext;
  input: TenantSettingsChange;
}): Promise<TenantSettings> {
  requireManager(ctx);
  const before = await getSettings({ ctx });
  await withTenant(ctx.tenant, async (t) => {
    const { name, time_zone } = before;
    await t.models.tenant.update({
      where: { id: ctx.tenant },
      data: { name: named.name ?? name, timeZone: named.time_zone ?? time_zone },
    });
    if (limits) await writeLimits(t, limits);
    await recordAudit(t, ctx.person, {
      action: "tenant.update",
      target: ctx.slug,
      before: { name, time_zone, ...(limits && { limits: before.limits }) },
      after: {
        name,
        time_zone,
        ...named,
        ...(limits && { limits: tenantLimits({ ...before.limits, ...limits }) }),
      },
    });
  });
  forgetLimits(ctx.tenant);
  return getSettings({ ctx });
}

/** In one statement, so that two people who set different limits at once both succeed. */
async function writeLimits(t: TenantTx, change: TenantLimitsChange): Promise<void> {
  const entries = Object.entries(change);
  const set = Object.fromEntries(entries.filter(([, value]) => value !== null));
  const reset = entries.filter(([, value]) => value === null).map(([limit]) => limit);
  await t.run(sql`
    UPDATE tenant SET settings = (settings || ${JSON.stringify(set)}::jsonb) - ${reset}::text[] WHERE id = ${t}`);
}
