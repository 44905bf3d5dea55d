import { oneTimePassword } from "@/lib/auth/one-time-password";
import { hashPassword } from "@/lib/auth/password";
import { type Invited, InviteRequest } from "@/lib/contract/member";
import { defineRoute } from "@/lib/http/define-route";
import { reply } from "@/lib/http/reply";
import { inviteMember } from "@/lib/services/members/invite-member";
import { listMembers } from "@/lib/services/members/list-members";

export const dynamic = "force-dynamic";

/** The tenant's members. */
export const GET = defineRoute({ auth: "person", handler: listMembers });

/** Invites a member. A new account gets a password that is shown once. */
export const POST = defineRoute({
  auth: "person",
  body: InviteRequest,
  handler: async ({ ctx, input }) => {
    const password = oneTimePassword();
    const password_hash = await hashPassword(password);
    const { member, account_made } = await inviteMember({ ctx, input: { ...input, password_hash } });
    const invited: Invited = { member, one_time_password: account_made ? password : null };
    return reply({ status: 201, json: invited });
  },
});
