import { QueueListQuery } from "@/lib/contract/queue-review";
import { defineRoute } from "@/lib/http/define-route";
import { listAnswer } from "@/lib/http/list-answer";
import { exportQueueItems } from "@/lib/services/queue/export-queue-items";
import { listQueueItems } from "@/lib/services/queue/list-queue-items";

export const dynamic = "force-dynamic";

/** The edits in the tenant's queue, by state. */
export const GET = defineRoute({
  auth: "person",
  query: QueueListQuery,
  handler: ({ ctx, input }) =>
    listAnswer(input.format, "queue", {
      page: () => listQueueItems({ ctx, input }),
      file: () => exportQueueItems({ ctx, input }),
    }),
});
