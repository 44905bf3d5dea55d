import type { ChangeRolloutRequest, Rollout } from "@/lib/contract/rollout";
import { withTenant } from "@/lib/db/with-tenant";
import { requireManager, type TenantContext } from "../context";
import { versionIn } from "../if-match";
import { Refusal } from "../refusal";
import { appendStage } from "./append-stage";
import { forgetStages } from "./feature-for";
import { findRollout } from "./find-rollout";

type Change = {
  ctx: TenantContext;
  input: ChangeRolloutRequest;
  /** The `If-Match` header: the `no` of the rollout that the change was made from. */
  ifMatch: string | null;
};

/**
 * Switches a feature, or the newest version of a policy, on or off by degrees. A guard's pause ends with it.
 * @throws Refusal `forbidden`, `precondition_required` and `precondition_failed` for the If-Match, and as `findRollout`.
 */
export async function changeRollout({ ctx, input, ifMatch }: Change): Promise<Rollout> {
  requireManager(ctx);
  const expected = versionIn(ifMatch);
  const next = await withTenant(ctx.tenant, async (t) => {
    const before = await findRollout(t, input.subject);
    if (before.no !== expected) throw overtaken(before);
    const after = await appendStage(t, ctx.person, before, {
      mode: input.mode ?? before.mode,
      percent: input.percent ?? before.percent,
      guard: input.guard === undefined ? before.guard : input.guard,
      tripped: null,
      reason: input.reason,
    });
    if (!after) throw overtaken(before);
    return after;
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
