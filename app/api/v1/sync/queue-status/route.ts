import { defineRoute } from "@/lib/http/define-route";
import { getQueueStatus } from "@/lib/services/queue/get-queue-status";

export const dynamic = "force-dynamic";
export const GET = defineRoute({ auth: "device", handler: ({ ctx }) => getQueueStatus(ctx) });
