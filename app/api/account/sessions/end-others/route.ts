import { EndOthersRequest } from "@/lib/contract/session";
import { defineRoute } from "@/lib/http/define-route";
import { endOtherSessions } from "@/lib/services/sessions/end-other-sessions";

export const dynamic = "force-dynamic";

/** Ends all of one's own sessions but the one that asks, and one's personal tokens too where that is wanted. */
export const POST = defineRoute({ auth: "account", body: EndOthersRequest, handler: endOtherSessions });
