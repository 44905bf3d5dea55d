import { ClientMetrics } from "@/lib/contract/track";
import { preflight } from "@/lib/http/cors";
import { defineRoute } from "@/lib/http/define-route";
import { trackMetrics } from "@/lib/services/analytics/track-metrics";

export const dynamic = "force-dynamic";

/** What a device measured by itself, such as syncs that never reached the server. May also ride in a push as `metrics`. */
export const POST = defineRoute({
  auth: "device",
  body: ClientMetrics,
  handler: ({ ctx, body, request }) => trackMetrics({ ctx, input: body, now: request.receivedAt }),
});

/** Lets pages of other origins ask. */
export const OPTIONS = preflight("POST");
