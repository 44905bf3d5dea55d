import { takeNumber } from "@/lib/db/clock";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";

/**
 * Makes a device start from nothing at its next pull, which is answered with `checkpoint_expired`; it keeps its outbox.
 * The tenant's clock moves on by one, so that every checkpoint given before is older than this moment, and every one
 * given after it is not: nothing has to be reset when the device has done it.
 * @throws Refusal `forbidden` for viewers, `not_found`, `invalid_request` for a revoked device.
 */
export async function requestResync({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { device_id: string; reason?: string };
}): Promise<void> {
  requireManager(ctx);
  const where = { tenantId: ctx.tenant, id: input.device_id };
  await withTenant(ctx.tenant, async (t) => {
    const version = await takeNumber(t);
    const device = await t.models.device.findFirst({ where, select: { name: true, revokedAt: true } });
    if (!device) throw new Refusal("not_found", "There is no such device.");
    if (device.revokedAt)
      throw new Refusal("invalid_request", "This device is revoked. It can't sync any more.");
    await t.models.device.updateMany({ where, data: { resyncVersion: version, resyncAskedAt: new Date() } });
    await recordAudit(t, ctx.person, {
      action: "device.resync",
      target: input.device_id,
      reason: input.reason,
      after: { name: device.name },
    });
  });
}
