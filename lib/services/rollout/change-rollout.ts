import { type ChangeRolloutRequest, FEATURES, type Rollout } from "@/lib/contract/rollout";
import { insertStageRow, latestStageRows } from "@/lib/db/rollout/stage-rows";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { versionIn } from "../if-match";
import { Refusal } from "../refusal";
import { forgetStages } from "./feature-for";
import { rolloutOf } from "./rollout-of";

type Change = {
  ctx: TenantContext;
  input: ChangeRolloutRequest;
  /** The `If-Match` header: the `no` of the rollout that the change was made from. */
  ifMatch: string | null;
};

/**
 * Switches a feature on or off by degrees.
 * @throws Refusal `forbidden`, `not_found` for an unknown subject, `precondition_required` and `precondition_failed`
 * for the If-Match, `invalid_request` where nothing would change.
 */
export async function changeRollout({ ctx, input, ifMatch }: Change): Promise<Rollout> {
  requireManager(ctx);
  const { subject, reason } = input;
  if (!FEATURES.some((feature) => feature === subject)) {
    throw new Refusal("not_found", `There is no feature "${subject}".`);
  }
  const expected = versionIn(ifMatch);
  const next = await withTenant(ctx.tenant, async (tx) => {
    const rows = await latestStageRows(ctx.tenant, tx);
    const before = rolloutOf(
      subject,
      rows.find((row) => row.subject === subject),
    );
    if (before.no !== expected) throw overtaken(before);
    const after = {
      mode: input.mode ?? before.mode,
      percent: input.percent ?? before.percent,
      guard: input.guard === undefined ? before.guard : input.guard,
    };
    const row = await insertStageRow(ctx.tenant, tx, {
      ...after,
      subject,
      no: before.no + 1,
      tripped: null,
      reason,
      authorId: ctx.person.userId,
      authorName: ctx.person.name,
    });
    if (!row) throw overtaken(before);
    await recordAudit(ctx.tenant, tx, ctx.person, {
      action: "rollout.change",
      target: subject,
      reason,
      before: { mode: before.mode, percent: before.percent, guard: before.guard },
      after,
    });
    return rolloutOf(subject, row);
  });
  forgetStages(ctx.tenant);
  return next;
}

function overtaken({ changed_by }: Rollout): Refusal {
  const who = changed_by ? ` by ${changed_by}` : "";
  return new Refusal(
    "precondition_failed",
    `This rollout was changed meanwhile${who}. Look at it and change it again.`,
  );
}
