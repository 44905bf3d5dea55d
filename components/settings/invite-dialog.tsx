"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import { type FormIssues, parseForm } from "@/components/ui/parse-form";
import { SecretOnce } from "@/components/ui/secret-once";
import { Select } from "@/components/ui/select";
import { type Invited, InviteRequest, type MembershipRole } from "@/lib/contract/member";
import { inviteMember, membersQuery } from "@/lib/query/members";
import { ROLE_OPTIONS } from "./role-options";

type Props = { slug: string; open: boolean; onOpenChange: (open: boolean) => void };

/** Lets a person in; who is new gets a one-time password to be handed over. */
export function InviteDialog({ slug, open, onOpenChange }: Props) {
  const client = useQueryClient();
  const [role, setRole] = useState<MembershipRole>("viewer");
  const [issues, setIssues] = useState<FormIssues>({});
  const invite = useMutation({
    mutationFn: (body: InviteRequest) => inviteMember(slug, body),
    onSuccess: () => client.invalidateQueries(membersQuery(slug)),
  });
  const close = (stay: boolean) => {
    onOpenChange(stay);
    if (!stay) invite.reset();
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const { data, issues: found } = parseForm(InviteRequest, {
      email: form.get("email"),
      name: form.get("name") || undefined,
      role,
    });
    setIssues(found);
    if (data) invite.mutate(data);
  };
  if (invite.data) {
    return (
      <Dialog
        open={open}
        onOpenChange={close}
        title={`${invite.data.member.name} is invited`}
        footer={
          <Button variant="primary" onClick={() => close(false)}>
            Done
          </Button>
        }
      >
        <Handover invited={invite.data} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title="Invite a person"
      footer={
        <>
          <Button onClick={() => close(false)}>Cancel</Button>
          <Button type="submit" form="invite" variant="primary" pending={invite.isPending}>
            Invite
          </Button>
        </>
      }
    >
      <form id="invite" onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormError>{invite.error?.message}</FormError>
        <Field label="E-mail" error={issues.email}>
          <Input name="email" type="email" autoComplete="off" maxLength={254} />
        </Field>
        <Field label="Name" description="May stay empty." error={issues.name}>
          <Input name="name" autoComplete="off" maxLength={120} />
        </Field>
        <Field label="Role">
          <Select label="Role" options={ROLE_OPTIONS} value={role} onChange={setRole} />
        </Field>
      </form>
    </Dialog>
  );
}

function Handover({ invited: { member, one_time_password: password } }: { invited: Invited }) {
  if (password === null) {
    return <p className="text-sm">{member.email} has an account already and signs in as before.</p>;
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm">
        Hand this one-time password to <b className="font-medium">{member.email}</b>. At the first sign-in it
        has to be changed.
      </p>
      <SecretOnce secret={password} what="the password" />
    </div>
  );
}
