import { SessionPath } from "@/lib/contract/session";
import { defineRoute } from "@/lib/http/define-route";
import { endSession } from "@/lib/services/sessions/end-session";

export const dynamic = "force-dynamic";

/** Ends one of one's own sessions. */
export const DELETE = defineRoute({ auth: "account", params: SessionPath, handler: endSession });
