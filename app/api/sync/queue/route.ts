import { defineRoute } from "@/lib/http/define-route";
import { getQueueOverview } from "@/lib/services/queue/get-queue-overview";

export const dynamic = "force-dynamic";

/** How the tenant's queue stands: depth, age, throughput, retries. */
export const GET = defineRoute({ auth: "person", handler: ({ ctx }) => getQueueOverview(ctx) });
