import { AuditListQuery } from "@/lib/contract/audit";
import { defineRoute } from "@/lib/http/define-route";
import { listAnswer } from "@/lib/http/list-answer";
import { exportAudit } from "@/lib/services/audit/export-audit";
import { listAudit } from "@/lib/services/audit/list-audit";

export const dynamic = "force-dynamic";

/** Who did what in a tenant, newest first, with how it stood before and after. */
export const GET = defineRoute({
  auth: "person",
  query: AuditListQuery,
  handler: ({ ctx, input }) =>
    listAnswer(input.format, "audit", {
      page: () => listAudit({ ctx, input }),
      file: () => exportAudit({ ctx, input }),
    }),
});
