"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import { signInMessage } from "@/lib/contract/sign-in";

type Props = {
  /** Where to go afterwards; a path of this site. */
  next: string;
  /** From an earlier try that came back by redirect. */
  error?: string;
};

export function SignInForm({ next, error }: Props) {
  const [message, setMessage] = useState(signInMessage(error));
  const [pending, setPending] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    const answer = await signIn("credentials", {
      redirect: false,
      email: String(form.get("email")),
      password: String(form.get("password")),
    }).catch(() => undefined);
    if (answer?.ok) return window.location.assign(next);
    setPending(false);
    setMessage(answer ? signInMessage(answer.error) : "The server could not be reached. Try again.");
  };
  return (
    // Sent before the page is alive, a form must not put the password into the address.
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <FormError>{message}</FormError>
      <Field label="E-mail">
        <Input name="email" type="email" autoComplete="username" required autoFocus maxLength={254} />
      </Field>
      <Field label="Password">
        <Input name="password" type="password" autoComplete="current-password" required maxLength={256} />
      </Field>
      <Button type="submit" variant="primary" pending={pending}>
        Sign in
      </Button>
    </form>
  );
}
