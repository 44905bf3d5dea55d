"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import type { Ended } from "@/lib/contract/session";
import type { ChangePasswordRequest } from "@/lib/contract/sign-in";
import { changePassword } from "@/lib/query/account";
import { refusedFor } from "@/lib/query/refused-for";
import { NewPasswordFields, type NewPasswordIssues, readNewPassword } from "./new-password-fields";
import { tokensToo } from "./tokens-too";

type Props = {
  email: string;
  /** Personal tokens that work today; asked about where there are some. */
  activeTokens?: number;
  /** The word on its button. */
  action: string;
  autoFocus?: boolean;
  onChanged: (ended: Ended) => void;
};

/** Changes one's own password; every other session ends with the old one. */
export function PasswordForm({ email, activeTokens = 0, action, autoFocus = false, onChanged }: Props) {
  const [issues, setIssues] = useState<NewPasswordIssues>({});
  const [revokeTokens, setRevokeTokens] = useState(false);
  const change = useMutation({
    mutationFn: (body: ChangePasswordRequest) => changePassword(body),
    onSuccess: onChanged,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    const form = new FormData(element);
    const { password, issues: found } = readNewPassword(form);
    setIssues(found);
    if (!password) return;
    const body = { new_password: password, revoke_tokens: revokeTokens };
    change.mutate(
      { ...body, current_password: String(form.get("current")) },
      { onSuccess: () => element.reset() },
    );
  };
  const current = refusedFor(change.error, "current_password");
  const next = refusedFor(change.error, "new_password");
  return (
    // Sent before the page is alive, a form must not put the password into the address.
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <FormError>{current || next ? undefined : change.error?.message}</FormError>
      {/* Tells password managers whose password it is. */}
      <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
      <Field label="Current password" error={current}>
        <Input
          name="current"
          type="password"
          autoComplete="current-password"
          required
          autoFocus={autoFocus}
          maxLength={256}
        />
      </Field>
      <NewPasswordFields label="New password" issues={issues} refused={next} />
      {activeTokens > 0 ? (
        <Checkbox checked={revokeTokens} onChange={setRevokeTokens} label={tokensToo(activeTokens)} />
      ) : null}
      <Button type="submit" variant="primary" pending={change.isPending} className="self-start">
        {action}
      </Button>
    </form>
  );
}
