import type { Member, MembershipRole } from "@/lib/contract/member";
import type { TenantContext } from "../context";

type Row = {
  userId: string;
  role: MembershipRole;
  createdAt: Date;
  user: { email: string; name: string; lastSignInAt: Date | null };
};

/** A membership as the dashboard gets it. */
export function member({ userId, role, createdAt, user }: Row, ctx: TenantContext): Member {
  return {
    user_id: userId,
    email: user.email,
    name: user.name,
    role,
    joined_at: createdAt.toISOString(),
    last_sign_in_at: seenAt(user.lastSignInAt, createdAt)?.toISOString() ?? null,
    is_you: userId === ctx.person.userId,
  };
}

/** A sign-in of before they joined would tell the tenant of a life elsewhere; they were signed in when they joined. */
function seenAt(lastSignInAt: Date | null, joinedAt: Date): Date | null {
  return lastSignInAt && lastSignInAt < joinedAt ? joinedAt : lastSignInAt;
}
