import { defineRoute } from "@/lib/http/define-route";
import { getConflictFacets } from "@/lib/services/conflicts/get-conflict-facets";

export const dynamic = "force-dynamic";

/** The fields and devices with the most conflicts waiting. */
export const GET = defineRoute({ auth: "person", handler: getConflictFacets });
