import { HeldLink } from "@/lib/contract/one-time-link";
import { defineRoute } from "@/lib/http/define-route";
import { lookAtInvitation } from "@/lib/services/invitations/look-at-invitation";

export const dynamic = "force-dynamic";

/** What an invitation is about. Looking doesn't use it up. */
export const POST = defineRoute({
  auth: "visitor",
  body: HeldLink,
  handler: ({ body, request }) => lookAtInvitation({ input: body, address: request.address }),
});
