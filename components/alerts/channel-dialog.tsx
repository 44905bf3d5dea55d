"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import { type FormIssues, parseForm } from "@/components/ui/parse-form";
import { Segmented } from "@/components/ui/segmented";
import { type ChannelKind, CreateChannelRequest } from "@/lib/contract/alert-channel";
import { alertsKey, createChannel } from "@/lib/query/alerts";
import { ProblemError } from "@/lib/query/problem-error";
import { SecretDialog } from "./secret-dialog";

const KINDS = [
  { value: "webhook", label: "Webhook" },
  { value: "email", label: "E-mail" },
] as const;

type Props = { slug: string; emailConfigured: boolean; onClose: () => void };

/** Makes a channel; a webhook's secret is shown this once. */
export function ChannelDialog({ slug, emailConfigured, onClose }: Props) {
  const client = useQueryClient();
  const [kind, setKind] = useState<ChannelKind>("webhook");
  const [issues, setIssues] = useState<FormIssues>({});
  const create = useMutation({
    mutationFn: (body: CreateChannelRequest) => createChannel(slug, body),
    onSuccess: ({ secret }) => secret ?? onClose(),
    onError: (error) => setIssues(issuesOf(error)),
    onSettled: () => client.invalidateQueries({ queryKey: alertsKey(slug) }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { name, url, to } = Object.fromEntries(new FormData(event.currentTarget));
    const addresses = String(to ?? "").split(/[\s,;]+/);
    const { data, issues: found } = parseForm(CreateChannelRequest, {
      kind,
      name,
      url,
      to: addresses.filter(Boolean),
    });
    setIssues(found);
    if (data) create.mutate(data);
  };
  if (create.data?.secret) return <SecretDialog created={create.data} onClose={onClose} />;
  const off = kind === "email" && !emailConfigured;
  return (
    <Dialog
      open
      onOpenChange={(stay) => stay || onClose()}
      title="New channel"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form="alert-channel"
            variant="primary"
            pending={create.isPending}
            disabled={off}
          >
            Make the channel
          </Button>
        </>
      }
    >
      <form id="alert-channel" onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormError>
          {off
            ? "This server has no SMTP server to hand e-mail to. Its operator sets SMTP_URL."
            : issues.url || issues.to
              ? undefined
              : create.error?.message}
        </FormError>
        <div>
          <Segmented label="Kind" options={KINDS} value={kind} onChange={setKind} />
        </div>
        <Field label="Name" error={issues.name}>
          <Input name="name" maxLength={120} autoComplete="off" />
        </Field>
        {kind === "webhook" ? (
          <Field
            label="URL"
            description="Gets a signed POST. It leads to the public internet; internal addresses are refused."
            error={issues.url}
          >
            <Input name="url" type="url" inputMode="url" autoComplete="off" placeholder="https://" />
          </Field>
        ) : (
          <Field label="Addresses" description="With commas between." error={issues.to}>
            <Input name="to" inputMode="email" autoComplete="off" disabled={off} />
          </Field>
        )}
      </form>
    </Dialog>
  );
}

function issuesOf(error: Error): FormIssues {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  return Object.fromEntries(errors.map(({ path, message }) => [path, message]));
}
