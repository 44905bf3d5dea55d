import { AlertPath, AlertRuleRequest } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { changeRule } from "@/lib/services/alerts/change-rule";
import { deleteRule } from "@/lib/services/alerts/delete-rule";

export const dynamic = "force-dynamic";
export const PUT = defineRoute({
  auth: "person",
  params: AlertPath,
  body: AlertRuleRequest,
  handler: changeRule,
});
export const DELETE = defineRoute({
  auth: "person",
  params: AlertPath,
  handler: ({ ctx, params }) => deleteRule({ ctx, input: params }),
});
