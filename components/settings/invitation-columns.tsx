import { Button } from "@/components/ui/button";
import type { Column } from "@/components/ui/column";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import type { Tone } from "@/components/ui/tone";
import type { Invitation, InvitationState } from "@/lib/contract/invitation";
import { ROLE_OPTIONS } from "./role-options";

const STATE: Record<InvitationState, { tone: Tone; label: string }> = {
  waiting: { tone: "neutral", label: "Waiting" },
  not_sent: { tone: "critical", label: "Not sent" },
  expired: { tone: "neutral", label: "Expired" },
};

type Changes = {
  /** Makes another link, and the one before worthless. */
  again: (invitation: Invitation) => void;
  revoke: (invitation: Invitation) => void;
};

export function invitationColumns({ again, revoke }: Changes): Column<Invitation>[] {
  return [
    {
      key: "email",
      header: "E-mail",
      card: "title",
      cell: ({ email }) => <span className="break-all">{email}</span>,
    },
    {
      key: "role",
      header: "Role",
      cell: ({ role }) => ROLE_OPTIONS.find(({ value }) => value === role)?.label,
    },
    {
      key: "state",
      header: "State",
      cell: ({ state }) => <Status tone={STATE[state].tone}>{STATE[state].label}</Status>,
    },
    { key: "expires", header: "Expires", align: "end", cell: ({ expires_at }) => <Time at={expires_at} /> },
    {
      key: "invited",
      header: "Invited",
      align: "end",
      cell: ({ created_at, invited_by }) => (
        <>
          <Time at={created_at} />
          <span className="text-muted"> by {invited_by}</span>
        </>
      ),
    },
    {
      key: "actions",
      header: "Actions",
      align: "end",
      card: "actions",
      width: "14rem",
      cell: (invitation) => (
        <span className="inline-flex gap-2">
          <Button size="sm" onClick={() => again(invitation)}>
            {invitation.by_mail ? "Send again" : "New link"}
            <span className="sr-only"> for {invitation.email}</span>
          </Button>
          <Button size="sm" variant="danger" onClick={() => revoke(invitation)}>
            Take back<span className="sr-only"> {invitation.email}</span>
          </Button>
        </span>
      ),
    },
  ];
}
