import { OverviewQuery } from "@/lib/contract/overview";
import { defineRoute } from "@/lib/http/define-route";
import { getOverview } from "@/lib/services/overview/get-overview";

export const dynamic = "force-dynamic";

/** The tenant's numbers over a range, in buckets, beside those of an earlier period. */
export const GET = defineRoute({ auth: "person", query: OverviewQuery, handler: getOverview });
