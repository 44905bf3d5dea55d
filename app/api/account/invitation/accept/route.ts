import { HeldLink } from "@/lib/contract/one-time-link";
import { defineRoute } from "@/lib/http/define-route";
import { acceptInvitation } from "@/lib/services/invitations/accept-invitation";

export const dynamic = "force-dynamic";

/** Accepts an invitation to one's own address. */
export const POST = defineRoute({ auth: "account", body: HeldLink, handler: acceptInvitation });
