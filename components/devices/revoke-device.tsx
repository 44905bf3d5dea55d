"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import type { DeviceDetail } from "@/lib/contract/device";
import { revokeDevice } from "@/lib/query/devices";

type Props = { slug: string; device: DeviceDetail; trigger: ReactElement };

/** Asks for the device's name before shutting it out: this can't be undone. */
export function RevokeDevice({ slug, device, trigger }: Props) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeDevice(slug, device.id, reason.trim() || undefined),
    onSuccess: async () => {
      setOpen(false);
      toast.success(`${device.name} is revoked`, { description: "Its token no longer works." });
      await client.invalidateQueries({ queryKey: ["devices", slug] });
    },
  });
  const sure = typed.trim() === device.name;
  return (
    <Dialog
      trigger={trigger}
      open={open}
      onOpenChange={setOpen}
      title={`Revoke ${device.name}?`}
      description="Its token stops working at once and for good. What it wrote stays; what still lies in its outbox can't come in any more, unless it enrols anew."
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button
            variant="danger"
            type="submit"
            form="revoke-device"
            disabled={!sure}
            pending={revoke.isPending}
          >
            Revoke for good
          </Button>
        </>
      }
    >
      <form
        id="revoke-device"
        onSubmit={(event) => {
          event.preventDefault();
          if (sure) revoke.mutate();
        }}
        className="flex flex-col gap-4"
      >
        <Field label={`Type ${device.name} to confirm`}>
          <Input value={typed} onValueChange={setTyped} autoComplete="off" spellCheck={false} />
        </Field>
        <Field label="Why?" description="Optional. Kept in the audit.">
          <Input value={reason} onValueChange={setReason} maxLength={500} />
        </Field>
        {revoke.error ? (
          <Notice urgent tone="critical">
            {revoke.error.message}
          </Notice>
        ) : null}
      </form>
    </Dialog>
  );
}
