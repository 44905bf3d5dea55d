import { AlertPath } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { restoreRule } from "@/lib/services/alerts/restore-rule";

export const dynamic = "force-dynamic";

/** Brings a deleted rule back. */
export const POST = defineRoute({
  auth: "person",
  params: AlertPath,
  handler: ({ ctx, params }) => restoreRule({ ctx, input: params }),
});
