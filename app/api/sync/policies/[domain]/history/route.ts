import { z } from "zod";
import { defineRoute } from "@/lib/http/define-route";
import { getPolicyHistory } from "@/lib/services/policies/get-policy-history";

export const dynamic = "force-dynamic";

/** Every version of a domain's policy, newest first, each with what it changed and why. */
export const GET = defineRoute({
  auth: "person",
  params: z.object({ domain: z.string() }),
  handler: getPolicyHistory,
});
