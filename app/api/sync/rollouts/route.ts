import { ChangeRolloutRequest } from "@/lib/contract/rollout";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { changeRollout } from "@/lib/services/rollout/change-rollout";
import { getRollouts } from "@/lib/services/rollout/get-rollouts";

export const dynamic = "force-dynamic";
/** How far each feature is switched on. */
export const GET = defineRoute({ auth: "person", handler: getRollouts });

/** Switches a feature, or the newest version of a policy, on or off by degrees; `If-Match` names its `no`. */
export const PATCH = defineRoute({
  auth: "person",
  body: ChangeRolloutRequest,
  handler: async ({ ctx, input, request }) => {
    const rollout = await changeRollout({ ctx, input, ifMatch: request.headers.get("if-match") });
    return reply({ json: rollout, headers: { ETag: `"${rollout.no}"` } });
  },
});
