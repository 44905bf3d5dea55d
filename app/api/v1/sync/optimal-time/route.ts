import { defineRoute } from "@/lib/http/define-route";
import { getOptimalTime } from "@/lib/services/queue/get-optimal-time";

export const dynamic = "force-dynamic";
export const GET = defineRoute({
  auth: "device",
  handler: ({ ctx, request }) => getOptimalTime(ctx, request.receivedAt),
});
