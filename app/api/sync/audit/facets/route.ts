import { defineRoute } from "@/lib/http/define-route";
import { getAuditFacets } from "@/lib/services/audit/get-audit-facets";

export const dynamic = "force-dynamic";

/** What the audit can be filtered by. */
export const GET = defineRoute({ auth: "person", handler: getAuditFacets });
