import { defineRoute } from "@/lib/http/define-route";
import { checkAudit } from "@/lib/services/audit/check-audit";

export const dynamic = "force-dynamic";

/** Follows the hash chain of the audit from its first entry to its head. */
export const GET = defineRoute({ auth: "person", handler: checkAudit });
