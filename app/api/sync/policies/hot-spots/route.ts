import { HotSpotsQuery } from "@/lib/contract/hot-spots";
import { defineRoute } from "@/lib/http/define-route";
import { findHotSpots } from "@/lib/services/policies/find-hot-spots";

export const dynamic = "force-dynamic";
/** Where the conflicts of the last days came from, each place with the policy change that would have settled most there. */
export const GET = defineRoute({ auth: "person", query: HotSpotsQuery, handler: findHotSpots });
