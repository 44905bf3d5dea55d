"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeSnippet } from "@/components/ui/code-snippet";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import { type FormIssues, parseForm } from "@/components/ui/parse-form";
import { SecretOnce } from "@/components/ui/secret-once";
import { Select } from "@/components/ui/select";
import { CreateTokenRequest, type TokenScope } from "@/lib/contract/api-token";
import { createToken, tokensQuery } from "@/lib/query/tokens";
import { ScopeFields } from "./scope-fields";

const LIFETIMES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "Until it is revoked" },
] as const;
type Lifetime = (typeof LIFETIMES)[number]["value"];

type Props = { slug: string; mayChange: boolean; serverUrl: string; onClose: () => void };

/** Makes a personal token and shows it this once. */
export function CreateTokenDialog({ slug, mayChange, serverUrl, onClose }: Props) {
  const client = useQueryClient();
  const [lifetime, setLifetime] = useState<Lifetime>("90");
  const [scopes, setScopes] = useState<TokenScope[]>(["read"]);
  const [issues, setIssues] = useState<FormIssues>({});
  const create = useMutation({
    mutationFn: (body: CreateTokenRequest) => createToken(slug, body),
    onSuccess: () => client.invalidateQueries(tokensQuery(slug)),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { data, issues: found } = parseForm(CreateTokenRequest, {
      name: new FormData(event.currentTarget).get("name"),
      scopes,
      expires_in_days: lifetime === "never" ? null : Number(lifetime),
    });
    setIssues(found);
    if (data) create.mutate(data);
  };
  if (create.data) {
    const { token, api_token } = create.data;
    return (
      <Dialog
        open
        onOpenChange={(stay) => stay || onClose()}
        title={`Token ${api_token.name}`}
        footer={
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <div className="flex flex-col gap-4">
          <SecretOnce secret={token} what="the token" />
          <CodeSnippet
            label="Try it"
            code={`curl -H "Authorization: Bearer $TIDELOCK_TOKEN" ${serverUrl}/api/sync/devices`}
          />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(stay) => stay || onClose()}
      title="New personal token"
      description="It does what you may do here, and no more than you choose."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="create-token" variant="primary" pending={create.isPending}>
            Make the token
          </Button>
        </>
      }
    >
      <form id="create-token" onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormError>{create.error?.message}</FormError>
        <Field label="Name" description="What uses it." error={issues.name}>
          <Input name="name" maxLength={120} autoComplete="off" />
        </Field>
        <Field label="Expires after">
          <Select label="Expires after" options={LIFETIMES} value={lifetime} onChange={setLifetime} />
        </Field>
        <ScopeFields scopes={scopes} mayChange={mayChange} error={issues.scopes} onChange={setScopes} />
      </form>
    </Dialog>
  );
}
