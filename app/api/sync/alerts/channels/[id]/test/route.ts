import { AlertPath } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { testChannel } from "@/lib/services/alerts/test-channel";

export const dynamic = "force-dynamic";

/** Sends a test message through a channel and says what became of it. */
export const POST = defineRoute({
  auth: "person",
  params: AlertPath,
  handler: ({ ctx, params }) => testChannel({ ctx, input: params }),
});
