import { preflight } from "@/lib/http/cors";
import { defineRoute } from "@/lib/http/define-route";
import { getOptimalTime } from "@/lib/services/queue/get-optimal-time";

export const dynamic = "force-dynamic";

/** When the device had best sync, by the server's load, the queue and the tenant's busy hours. */
export const GET = defineRoute({
  auth: "device",
  handler: ({ ctx, request }) => getOptimalTime(ctx, request.receivedAt),
});

/** Lets pages of other origins ask. */
export const OPTIONS = preflight("GET");
