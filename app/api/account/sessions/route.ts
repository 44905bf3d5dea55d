import { defineRoute } from "@/lib/http/define-route";
import { listOwnSessions } from "@/lib/services/sessions/list-own-sessions";

export const dynamic = "force-dynamic";

/** Where one is signed in. */
export const GET = defineRoute({ auth: "account", handler: listOwnSessions });
