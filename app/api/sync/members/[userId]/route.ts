import { ChangeRoleRequest, MemberPath } from "@/lib/contract/member";
import { defineRoute } from "@/lib/http/define-route";
import { changeRole } from "@/lib/services/members/change-role";
import { removeMember } from "@/lib/services/members/remove-member";

export const dynamic = "force-dynamic";

/** Changes a member's role. */
export const PATCH = defineRoute({
  auth: "person",
  params: MemberPath,
  body: ChangeRoleRequest,
  handler: ({ ctx, params, body }) => changeRole({ ctx, input: { user_id: params.userId, role: body.role } }),
});

/** Removes a member from the tenant. The account stays. */
export const DELETE = defineRoute({
  auth: "person",
  params: MemberPath,
  handler: ({ ctx, params }) => removeMember({ ctx, input: { user_id: params.userId } }),
});
