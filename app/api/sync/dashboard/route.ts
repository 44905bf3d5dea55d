import { OverviewQuery } from "@/lib/contract/overview";
import { defineRoute } from "@/lib/http/define-route";
import { getOverview } from "@/lib/services/overview/get-overview";

export const dynamic = "force-dynamic";
export const GET = defineRoute({ auth: "person", query: OverviewQuery, handler: getOverview });
