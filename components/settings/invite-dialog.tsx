"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import { type FormIssues, parseForm } from "@/components/ui/parse-form";
import { Select } from "@/components/ui/select";
import { InviteRequest } from "@/lib/contract/invitation";
import type { MembershipRole } from "@/lib/contract/member";
import { invitationsQuery, invite } from "@/lib/query/invitations";
import { InvitedDialog } from "./invited-dialog";
import { ROLE_OPTIONS } from "./role-options";

type Props = { slug: string; onClose: () => void };

/** Invites an address; what comes of it is told in its place. */
export function InviteDialog({ slug, onClose }: Props) {
  const client = useQueryClient();
  const [role, setRole] = useState<MembershipRole>("viewer");
  const [issues, setIssues] = useState<FormIssues>({});
  const send = useMutation({
    mutationFn: (body: InviteRequest) => invite(slug, body),
    onSuccess: () => client.invalidateQueries(invitationsQuery(slug)),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = new FormData(event.currentTarget).get("email");
    const { data, issues: found } = parseForm(InviteRequest, { email, role });
    setIssues(found);
    if (data) send.mutate(data);
  };
  if (send.data) return <InvitedDialog invited={send.data} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={(stay) => stay || onClose()}
      title="Invite a person"
      description="They are a member once they accept; an account stays its owner's."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="invite" variant="primary" pending={send.isPending}>
            Invite
          </Button>
        </>
      }
    >
      <form id="invite" onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormError>{send.error?.message}</FormError>
        <Field label="E-mail" error={issues.email}>
          <Input name="email" type="email" autoComplete="off" maxLength={254} />
        </Field>
        <Field label="Role">
          <Select label="Role" options={ROLE_OPTIONS} value={role} onChange={setRole} />
        </Field>
      </form>
    </Dialog>
  );
}
