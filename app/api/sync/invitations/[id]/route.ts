import { InvitationPath } from "@/lib/contract/invitation";
import { defineRoute } from "@/lib/http/define-route";
import { revokeInvitation } from "@/lib/services/invitations/revoke-invitation";

export const dynamic = "force-dynamic";

/** Takes an invitation back. Its link doesn't work any more. */
export const DELETE = defineRoute({
  auth: "person",
  params: InvitationPath,
  handler: ({ ctx, params }) => revokeInvitation({ ctx, input: params }),
});
