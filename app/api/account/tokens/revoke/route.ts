import { defineRoute } from "@/lib/http/define-route";
import { revokeOwnTokens } from "@/lib/services/tokens/revoke-own-tokens";

export const dynamic = "force-dynamic";

/** Ends all of one's own personal tokens, in every tenant. */
export const POST = defineRoute({ auth: "account", handler: revokeOwnTokens });
