import { ConflictListQuery } from "@/lib/contract/conflict-review";
import { defineRoute } from "@/lib/http/define-route";
import { listAnswer } from "@/lib/http/list-answer";
import { exportConflicts } from "@/lib/services/conflicts/export-conflicts";
import { listConflicts } from "@/lib/services/conflicts/list-conflicts";

export const dynamic = "force-dynamic";

/**
 * The conflicts of the tenant: those that wait for a person, those that policies settled, those that people
 * settled.
 */
export const GET = defineRoute({
  auth: "person",
  query: ConflictListQuery,
  handler: ({ ctx, input }) =>
    listAnswer(input.format, "conflicts", {
      page: () => listConflicts({ ctx, input }),
      file: () => exportConflicts({ ctx, input }),
    }),
});
