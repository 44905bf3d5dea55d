import { AlertPreviewQuery } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { previewCondition } from "@/lib/services/alerts/preview-condition";

export const dynamic = "force-dynamic";

/** How often a rule would have fired over past days, with the readings behind it. */
export const GET = defineRoute({ auth: "person", query: AlertPreviewQuery, handler: previewCondition });
