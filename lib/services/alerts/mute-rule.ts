import type { AlertRule, MuteRequest } from "@/lib/contract/alert";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { alertRule } from "./alert-rule";
import { holdRule } from "./hold-rule";

const LONGEST_MS = 366 * 86_400_000;

/**
 * Keeps a rule from telling anybody until then; it is still evaluated, and what still fires when the time is over is
 * told then. Null lets it speak at once.
 * @throws Refusal `forbidden` for viewers, `not_found`, `invalid_request` for a time that is past or years ahead.
 */
export async function muteRule({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: MuteRequest & { id: string };
}): Promise<AlertRule> {
  requireManager(ctx);
  const now = new Date();
  const until = input.until === null ? null : new Date(input.until);
  if (until && (until <= now || until.getTime() - now.getTime() > LONGEST_MS)) {
    throw new Refusal("invalid_request", "A rule is muted until a time to come, at most a year ahead.", {
      errors: [{ path: "until", message: "a time within the next year" }],
    });
  }
  return withTenant(ctx.tenant, async (t) => {
    const before = await holdRule(t, input.id);
    const row = await t.models.alertRule.update({
      where: { tenantId_id: { tenantId: ctx.tenant, id: input.id } },
      data: { mutedUntil: until },
    });
    await recordAudit(t, ctx.person, {
      action: until ? "alert_rule.mute" : "alert_rule.unmute",
      target: before.name,
      before: { muted_until: before.mutedUntil?.toISOString() ?? null },
      after: { muted_until: until?.toISOString() ?? null },
    });
    return alertRule(row, now);
  });
}
