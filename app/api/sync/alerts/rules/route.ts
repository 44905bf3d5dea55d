import { AlertRuleRequest } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { createRule } from "@/lib/services/alerts/create-rule";
import { listRules } from "@/lib/services/alerts/list-rules";

export const dynamic = "force-dynamic";

/** The tenant's alert rules, with what each one reads now. */
export const GET = defineRoute({ auth: "person", handler: listRules });

/** Makes an alert rule. */
export const POST = defineRoute({
  auth: "person",
  body: AlertRuleRequest,
  handler: async ({ ctx, input }) => reply({ status: 201, json: await createRule({ ctx, input }) }),
});
