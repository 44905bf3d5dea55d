import { AlertPreviewQuery } from "@/lib/contract/alert";
import { defineRoute } from "@/lib/http/define-route";
import { previewCondition } from "@/lib/services/alerts/preview-condition";

export const dynamic = "force-dynamic";
export const GET = defineRoute({ auth: "person", query: AlertPreviewQuery, handler: previewCondition });
