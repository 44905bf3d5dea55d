import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";

/**
 * Ends an enrolment code; devices that came in by it stay.
 * @throws Refusal `forbidden` for viewers, `not_found`; revoking twice is no error.
 */
export async function revokeCode({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { id: string; reason?: string };
}): Promise<void> {
  requireManager(ctx);
  await withTenant(ctx.tenant, async (t) => {
    const where = { tenantId: ctx.tenant, id: input.id };
    const code = await t.models.enrollmentCode.findFirst({ where, select: { prefix: true } });
    if (!code) throw new Refusal("not_found", "There is no such enrolment code.");
    const { count } = await t.models.enrollmentCode.updateMany({
      where: { ...where, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) return;
    await recordAudit(t, ctx.person, {
      action: "enrollment_code.revoke",
      target: code.prefix,
      reason: input.reason,
      before: { revoked: false },
      after: { revoked: true },
    });
  });
}
