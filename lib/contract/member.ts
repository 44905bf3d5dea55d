import { z } from "zod";

export const MEMBER_ROLES = ["manager", "viewer"] as const;
export const MembershipRole = z.enum(MEMBER_ROLES);
export type MembershipRole = z.infer<typeof MembershipRole>;

/** Body of `PATCH /api/sync/members/:userId`. */
export const ChangeRoleRequest = z.object({ role: MembershipRole });

/** Path of `/api/sync/members/:userId`. */
export const MemberPath = z.object({ userId: z.uuid("a member's id") });

export type Member = {
  user_id: string;
  email: string;
  name: string;
  role: MembershipRole;
  joined_at: string;
  /** Null: not signed in yet. */
  last_sign_in_at: string | null;
  is_you: boolean;
};
