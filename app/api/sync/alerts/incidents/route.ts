import { IncidentListQuery } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { listAnswer } from "@/lib/http/list-answer";
import { exportIncidents } from "@/lib/services/alerts/export-incidents";
import { listIncidents } from "@/lib/services/alerts/list-incidents";

export const dynamic = "force-dynamic";

/** What fired and when it resolved, newest first. */
export const GET = defineRoute({
  auth: "person",
  query: IncidentListQuery,
  handler: ({ ctx, input }) =>
    listAnswer(input.format, "alert-incidents", {
      page: () => listIncidents({ ctx, input }),
      file: () => exportIncidents({ ctx, input }),
    }),
});
