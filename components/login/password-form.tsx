"use client";

import { useMutation } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import type { ChangePasswordRequest } from "@/lib/contract/sign-in";
import { Password } from "@/lib/contract/user";
import { fetchJson } from "@/lib/query/fetch-json";
import { ProblemError } from "@/lib/query/problem-error";

/** Changes one's own password and signs in again with the new one, because every session ended with the old. */
export function PasswordForm({ email }: { email: string }) {
  const [typed, setTyped] = useState<{ next?: string; again?: string }>({});
  const change = useMutation({
    mutationFn: async (body: ChangePasswordRequest) => {
      await fetchJson("/api/account/password", { method: "POST", body });
      await signIn("credentials", { redirect: false, email, password: body.new_password });
    },
    onSuccess: () => window.location.assign("/"),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const next = String(form.get("next"));
    const problem = {
      next: Password.safeParse(next).error?.issues[0]?.message,
      again: next === form.get("again") ? undefined : "This is another password than the one above.",
    };
    setTyped(problem);
    if (problem.next || problem.again) return;
    change.mutate({ current_password: String(form.get("current")), new_password: next });
  };
  const refused = change.error instanceof ProblemError ? change.error.problem.errors : undefined;
  const refusedFor = (path: string) => refused?.find((issue) => issue.path.endsWith(path))?.message;
  return (
    // Sent before the page is alive, a form must not put the password into the address.
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <FormError>{change.error?.message}</FormError>
      {/* Tells password managers whose password it is. */}
      <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
      <Field label="Current password" error={refusedFor("current_password")}>
        <Input name="current" type="password" autoComplete="current-password" required autoFocus />
      </Field>
      <Field
        label="New password"
        description="At least 8 characters; a few words are best."
        error={typed.next ?? refusedFor("new_password")}
      >
        <Input name="next" type="password" autoComplete="new-password" required maxLength={256} />
      </Field>
      <Field label="New password again" error={typed.again}>
        <Input name="again" type="password" autoComplete="new-password" required maxLength={256} />
      </Field>
      <Button type="submit" variant="primary" pending={change.isPending}>
        Save and go on
      </Button>
    </form>
  );
}
