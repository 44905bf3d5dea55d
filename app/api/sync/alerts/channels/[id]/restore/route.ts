import { AlertPath } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { restoreChannel } from "@/lib/services/alerts/restore-channel";

export const dynamic = "force-dynamic";

/** Brings a deleted channel back. */
export const POST = defineRoute({
  auth: "person",
  params: AlertPath,
  handler: ({ ctx, params }) => restoreChannel({ ctx, input: params }),
});
