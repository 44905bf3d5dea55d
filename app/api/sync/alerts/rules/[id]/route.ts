import { AlertPath, AlertRuleRequest } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { changeRule } from "@/lib/services/alerts/change-rule";
import { deleteRule } from "@/lib/services/alerts/delete-rule";

export const dynamic = "force-dynamic";

/** Changes a rule. */
export const PUT = defineRoute({
  auth: "person",
  params: AlertPath,
  body: AlertRuleRequest,
  handler: changeRule,
});

/** Deletes a rule. It can be restored. */
export const DELETE = defineRoute({
  auth: "person",
  params: AlertPath,
  handler: ({ ctx, params }) => deleteRule({ ctx, input: params }),
});
