import { z } from "zod";
import { ChangePolicyRequest, type DomainPolicy } from "@/lib/contract/policy-review";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { changePolicy } from "@/lib/services/policies/change-policy";
import { getPolicy } from "@/lib/services/policies/get-policy";

export const dynamic = "force-dynamic";
const params = z.object({ domain: z.string() });
const tagged = (policy: DomainPolicy, newest: number) =>
  reply({ json: policy, headers: { ETag: `"${newest}"` } });

/** A domain's policy. Its version is the ETag. */
export const GET = defineRoute({
  auth: "person",
  params,
  handler: async (call) => {
    const policy = await getPolicy(call);
    return tagged(policy, policy.newest_version);
  },
});

/** Writes a new version of a domain's policy. If-Match must name the version it was made from. */
export const PUT = defineRoute({
  auth: "person",
  params,
  body: ChangePolicyRequest,
  handler: async ({ ctx, input, request }) => {
    const policy = await changePolicy({ ctx, input, ifMatch: request.headers.get("if-match") });
    return tagged(policy, policy.version);
  },
});
