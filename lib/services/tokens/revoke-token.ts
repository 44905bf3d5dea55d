import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import type { TenantContext } from "../context";
import { Refusal } from "../refusal";

/**
 * Ends a token at once: one's own, or as a manager anybody's.
 * @throws Refusal `not_found`; `forbidden` for a viewer and somebody else's token. Revoking twice is no error.
 */
export async function revokeToken({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { id: string };
}): Promise<void> {
  await withTenant(ctx.tenant, async (t) => {
    const where = { tenantId: ctx.tenant, id: input.id };
    const token = await t.models.apiToken.findFirst({ where, select: { name: true, userId: true } });
    if (!token) throw new Refusal("not_found", "There is no such token.");
    if (ctx.role === "viewer" && token.userId !== ctx.person.userId) {
      throw new Refusal("forbidden", "This is somebody else's token. Its owner or a manager can revoke it.");
    }
    const { count } = await t.models.apiToken.updateMany({
      where: { ...where, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) return;
    await recordAudit(t, ctx.person, { action: "api_token.revoke", target: token.name });
  });
}
