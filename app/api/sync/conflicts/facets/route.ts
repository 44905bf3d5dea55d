import { defineRoute } from "@/lib/http/define-route";
import { getConflictFacets } from "@/lib/services/conflicts/get-conflict-facets";

export const dynamic = "force-dynamic";
export const GET = defineRoute({ auth: "person", handler: getConflictFacets });
