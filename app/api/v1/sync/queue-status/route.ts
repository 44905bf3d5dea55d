import { preflight } from "@/lib/http/cors";
import { defineRoute } from "@/lib/http/define-route";
import { getQueueStatus } from "@/lib/services/queue/get-queue-status";

export const dynamic = "force-dynamic";

/** What waits for the calling device: to be applied, to be pulled, and in its own outbox. */
export const GET = defineRoute({ auth: "device", handler: ({ ctx }) => getQueueStatus(ctx) });

/** Lets pages of other origins ask. */
export const OPTIONS = preflight("GET");
