"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { SecretOnce } from "@/components/ui/secret-once";
import { Time } from "@/components/ui/time";
import type { Invited } from "@/lib/contract/invitation";

type Props = { invited: Invited; onClose: () => void };

/** What became of an invitation: a link to hand over, this once, or a mail on its way. */
export function InvitedDialog({ invited, onClose }: Props) {
  return (
    <Dialog
      open
      onOpenChange={(stay) => stay || onClose()}
      title={`${invited.invitation.email} is invited`}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <Outcome {...invited} />
    </Dialog>
  );
}

function Outcome({ invitation: { email, state, expires_at }, link }: Invited) {
  if (link !== null) {
    return (
      <div className="flex flex-col gap-3">
        <p className="text-sm">
          This server sends no e-mail. Give the link to <b className="font-medium">{email}</b> yourself, to
          nobody else: whoever opens it first is taken for its owner. It works once and expires{" "}
          <Time at={expires_at} />.
        </p>
        <SecretOnce secret={link} what="the link" compact />
      </div>
    );
  }
  if (state === "not_sent") {
    return (
      <Notice tone="critical">
        The mail server did not take the invitation. See to it with whoever runs this server, then send it
        again from the list.
      </Notice>
    );
  }
  return (
    <p className="text-sm">
      A link is on its way to <b className="font-medium">{email}</b>. It works once and expires{" "}
      <Time at={expires_at} />.
    </p>
  );
}
