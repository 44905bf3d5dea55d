import { DeliveryListQuery } from "@/lib/contract/alert-channel";
import { defineRoute } from "@/lib/http/define-route";
import { listAnswer } from "@/lib/http/list-answer";
import { exportDeliveries } from "@/lib/services/alerts/export-deliveries";
import { listDeliveries } from "@/lib/services/alerts/list-deliveries";

export const dynamic = "force-dynamic";

/** Every message that was sent or tried, newest first. */
export const GET = defineRoute({
  auth: "person",
  query: DeliveryListQuery,
  handler: ({ ctx, input }) =>
    listAnswer(input.format, "alert-deliveries", {
      page: () => listDeliveries({ ctx, input }),
      file: () => exportDeliveries({ ctx, input }),
    }),
});
