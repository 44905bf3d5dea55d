import { InviteRequest } from "@/lib/contract/invitation";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { originOf } from "@/lib/http/server-url";
import { invite } from "@/lib/services/invitations/invite";
import { listInvitations } from "@/lib/services/invitations/list-invitations";

export const dynamic = "force-dynamic";

/** The tenant's invitations that nobody has accepted yet. */
export const GET = defineRoute({ auth: "person", handler: listInvitations });

/** Invites an address. Where the server sends no mail, the answer holds a link to hand over; it is shown once. */
export const POST = defineRoute({
  auth: "person",
  body: InviteRequest,
  handler: async ({ ctx, body, request }) =>
    reply({ status: 201, json: await invite({ ctx, input: body, origin: originOf(request.headers) }) }),
});
