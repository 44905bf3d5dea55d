"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import type { DeviceDetail } from "@/lib/contract/device";
import { resyncDevice } from "@/lib/query/devices";

type Props = { slug: string; device: DeviceDetail; trigger: ReactElement };

/** Asks a device to load everything anew. Costs bytes, loses nothing. */
export function ResyncDevice({ slug, device, trigger }: Props) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const client = useQueryClient();
  const resync = useMutation({
    mutationFn: () => resyncDevice(slug, device.id, reason.trim() || undefined),
    onSuccess: async () => {
      setOpen(false);
      toast.success(`${device.name} will load everything anew`, { description: "At its next sync." });
      await client.invalidateQueries({ queryKey: ["devices", slug] });
    },
  });
  return (
    <Dialog
      trigger={trigger}
      open={open}
      onOpenChange={setOpen}
      title={`Full resync of ${device.name}?`}
      description="At its next sync the device forgets what it knows and loads every record again. What waits in its outbox stays and is pushed as usual. Useful where its copy looks wrong."
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <Button variant="primary" type="submit" form="resync-device" pending={resync.isPending}>
            Ask for a full resync
          </Button>
        </>
      }
    >
      <form
        id="resync-device"
        onSubmit={(event) => {
          event.preventDefault();
          resync.mutate();
        }}
        className="flex flex-col gap-4"
      >
        <FormError>{resync.error?.message}</FormError>
        <Field label="Why?" description="Optional. Kept in the audit.">
          <Input value={reason} onValueChange={setReason} maxLength={500} />
        </Field>
      </form>
    </Dialog>
  );
}
