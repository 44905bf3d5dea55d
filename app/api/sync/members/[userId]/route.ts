import { ChangeRoleRequest, MemberPath } from "@/lib/contract/member";
import { defineRoute } from "@/lib/http/define-route";
import { changeRole } from "@/lib/services/members/change-role";
import { removeMember } from "@/lib/services/members/remove-member";

export const dynamic = "force-dynamic";
export const PATCH = defineRoute({
  auth: "person",
  params: MemberPath,
  body: ChangeRoleRequest,
  handler: ({ ctx, params, body }) => changeRole({ ctx, input: { user_id: params.userId, role: body.role } }),
});
export const DELETE = defineRoute({
  auth: "person",
  params: MemberPath,
  handler: ({ ctx, params }) => removeMember({ ctx, input: { user_id: params.userId } }),
});
