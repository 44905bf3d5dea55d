"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { type FormIssues, parseForm } from "@/components/ui/parse-form";
import { ForgottenRequest } from "@/lib/contract/sign-in";
import { askForReset } from "@/lib/query/account";

/** Asks for a link by mail. What it answers is the same whether anybody has the address. */
export function ForgottenForm() {
  const [issues, setIssues] = useState<FormIssues>({});
  const ask = useMutation({ mutationFn: askForReset });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { data, issues: found } = parseForm(
      ForgottenRequest,
      Object.fromEntries(new FormData(event.currentTarget)),
    );
    setIssues(found);
    if (data) ask.mutate(data.email);
  };
  if (ask.isSuccess) {
    return (
      <div className="flex flex-col gap-4">
        <Notice tone="good" urgent>
          If somebody has an account with {ask.variables}, a link is on its way there. It works once, for an
          hour.
        </Notice>
        <p className="text-muted text-sm">
          Nothing there after some minutes? Look into the spam folder, and whether you signed up with another
          address.
        </p>
        <Button href="/login">Back to sign-in</Button>
      </div>
    );
  }
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <FormError>{ask.error?.message}</FormError>
      <Field label="E-mail" error={issues.email}>
        <Input name="email" type="email" autoComplete="username" required autoFocus maxLength={254} />
      </Field>
      <Button type="submit" variant="primary" pending={ask.isPending}>
        Send the link
      </Button>
      <Button href="/login" variant="ghost">
        Back to sign-in
      </Button>
    </form>
  );
}
