import type { Invitation, InvitationState } from "@/lib/contract/invitation";
import type { Invitation as InvitationRow } from "@/lib/db/generated/client";
import { Refusal } from "../refusal";

/** An open invitation as the dashboard gets it: everything but what proves it. */
export function invitation(row: Omit<InvitationRow, "secretHash">, now: Date): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    state: stateOf(row, now),
    by_mail: row.byMail,
    invited_by: row.invitedBy,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
  };
}

function stateOf(
  { expiresAt, byMail, mailedAt }: Pick<InvitationRow, "expiresAt" | "byMail" | "mailedAt">,
  now: Date,
): InvitationState {
  if (expiresAt <= now) return "expired";
  return byMail && mailedAt === null ? "not_sent" : "waiting";
}

/** The same for a link that never was one, that was used, taken back, or is over. */
export function deadInvitation(): Refusal {
  return new Refusal(
    "not_found",
    "This invitation doesn't work: it was used, taken back or has expired, or its link is cut short. Ask for a new one.",
  );
}
