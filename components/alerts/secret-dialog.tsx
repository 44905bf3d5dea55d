"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SecretOnce } from "@/components/ui/secret-once";
import type { CreatedChannel } from "@/lib/contract/alert-channel";

type Props = { created: CreatedChannel | undefined; onClose: () => void };

/** A webhook's signing secret, this once. */
export function SecretDialog({ created, onClose }: Props) {
  if (!created?.secret) return null;
  return (
    <Dialog
      open
      onOpenChange={(stay) => stay || onClose()}
      title={`Signing secret of ${created.channel.name}`}
      description="Your receiver checks with it that a message comes from here, as Standard Webhooks describes."
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <SecretOnce secret={created.secret} what="the secret" kept="it is kept encrypted, because it signs" />
    </Dialog>
  );
}
