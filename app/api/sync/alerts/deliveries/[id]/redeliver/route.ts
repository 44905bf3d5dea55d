import { AlertPath } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { redeliver } from "@/lib/services/alerts/redeliver";

export const dynamic = "force-dynamic";

/** Sends a message again. */
export const POST = defineRoute({
  auth: "person",
  params: AlertPath,
  handler: ({ ctx, params }) => redeliver({ ctx, input: params }),
});
