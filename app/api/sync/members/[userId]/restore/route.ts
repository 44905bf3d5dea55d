import { MemberPath } from "@/lib/contract/member";
import { defineRoute } from "@/lib/http/define-route";
import { restoreMember } from "@/lib/services/members/restore-member";

export const dynamic = "force-dynamic";

/** Brings a member back who was removed within the last day. */
export const POST = defineRoute({
  auth: "person",
  params: MemberPath,
  handler: ({ ctx, params }) => restoreMember({ ctx, input: { user_id: params.userId } }),
});
