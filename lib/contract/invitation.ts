import { z } from "zod";
import { type MembershipRole, MembershipRole as Role } from "./member";
import { HeldLink } from "./one-time-link";
import { EmailAddress, Password, PersonName } from "./user";

export const INVITATION_DAYS = 7;

/** Body of `POST /api/sync/invitations`. Inviting an address again makes its former link worthless. */
export const InviteRequest = z.object({ email: EmailAddress, role: Role });
export type InviteRequest = z.infer<typeof InviteRequest>;

/** Path of `/api/sync/invitations/:id`. */
export const InvitationPath = z.object({ id: z.uuid("an invitation's id") });

export const INVITATION_STATES = ["waiting", "not_sent", "expired"] as const;
/** `not_sent`: the mail server did not take it. */
export type InvitationState = (typeof INVITATION_STATES)[number];

export type Invitation = {
  id: string;
  email: string;
  role: MembershipRole;
  state: InvitationState;
  /** Whether the address got it by mail, or the inviter hands the link over. */
  by_mail: boolean;
  invited_by: string;
  created_at: string;
  expires_at: string;
};

/** `link` is seen this once, and only where it was not sent by mail. */
export type Invited = { invitation: Invitation; link: string | null };

/** What whoever holds the link gets to know of it. */
export type HeldInvitation = {
  email: string;
  role: MembershipRole;
  tenant_name: string;
  invited_by: string;
  expires_at: string;
};

/** Body of `POST /api/account/invitation/register`. */
export const RegisterRequest = HeldLink.extend({ name: PersonName, password: Password });
export type RegisterRequest = z.infer<typeof RegisterRequest>;

/** Which tenant the person is a member of now. */
export type Joined = { email: string; tenant: string };
