import { z } from "zod";
import { EmailAddress, PersonName } from "./user";

export const MEMBER_ROLES = ["manager", "viewer"] as const;
export const MembershipRole = z.enum(MEMBER_ROLES);
export type MembershipRole = z.infer<typeof MembershipRole>;

/** Body of `POST /api/sync/members`. */
export const InviteRequest = z.object({
  email: EmailAddress,
  /** The e-mail address's first part where absent; ignored where the person has an account. */
  name: PersonName.optional(),
  role: MembershipRole,
});
export type InviteRequest = z.infer<typeof InviteRequest>;

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
  /** Null: invited, and not signed in yet. */
  last_sign_in_at: string | null;
  is_you: boolean;
};

/** `one_time_password` is seen this once; null where the person has an account and keeps their password. */
export type Invited = { member: Member; one_time_password: string | null };
