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
    last_sign_in_at: user.lastSignInAt?.toISOString() ?? null,
    is_you: userId === ctx.person.userId,
  };
}
