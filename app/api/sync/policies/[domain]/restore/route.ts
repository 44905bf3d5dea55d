import { z } from "zod";
import { RestorePolicyRequest } from "@/lib/contract/policy-review";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { restorePolicy } from "@/lib/services/policies/restore-policy";

export const dynamic = "force-dynamic";
/** Brings an earlier version of a policy back, as a new one. If-Match must name the newest version. */
export const POST = defineRoute({
  auth: "person",
  params: z.object({ domain: z.string() }),
  body: RestorePolicyRequest,
  handler: async ({ ctx, input, request }) => {
    const policy = await restorePolicy({ ctx, input, ifMatch: request.headers.get("if-match") });
    return reply({ json: policy, headers: { ETag: `"${policy.version}"` } });
  },
});
