import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { forgetCredential } from "./device-credential";

/**
 * Shuts a device out for good; what it wrote stays. Revoking twice is no error.
 * @throws Refusal `forbidden` for viewers, `not_found`.
 */
export async function revokeDevice({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { device_id: string; reason?: string };
}): Promise<void> {
  requireManager(ctx);
  await withTenant(ctx.tenant, async (t) => {
    const where = { tenantId: ctx.tenant, id: input.device_id };
    const device = await t.models.device.findFirst({ where, select: { name: true } });
    if (!device) throw new Refusal("not_found", "There is no such device.");
    const { count } = await t.models.device.updateMany({
      where: { ...where, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) return;
    await recordAudit(t, ctx.person, {
      action: "device.revoke",
      target: input.device_id,
      reason: input.reason,
      before: { name: device.name, revoked: false },
      after: { name: device.name, revoked: true },
    });
  });
  forgetCredential(ctx.tenant, input.device_id);
}
