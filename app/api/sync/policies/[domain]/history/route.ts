import { z } from "zod";
import { defineRoute } from "@/lib/http/define-route";
import { getPolicyHistory } from "@/lib/services/policies/get-policy-history";

export const dynamic = "force-dynamic";
export const GET = defineRoute({
  auth: "person",
  params: z.object({ domain: z.string() }),
  handler: getPolicyHistory,
});
