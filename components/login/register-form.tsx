"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Input } from "@/components/ui/input";
import type { HeldInvitation } from "@/lib/contract/invitation";
import { PersonName } from "@/lib/contract/user";
import { register } from "@/lib/query/account";
import { refusedFor } from "@/lib/query/refused-for";
import { NewPasswordFields, type NewPasswordIssues, readNewPassword } from "./new-password-fields";

type Props = { held: HeldInvitation; secret: string };

/** Makes an account for the address of an invitation; whoever has one signs in instead. */
export function RegisterForm({ held: { email }, secret }: Props) {
  const [issues, setIssues] = useState<NewPasswordIssues & { name?: string }>({});
  const join = useMutation({
    mutationFn: async (chosen: { name: string; password: string }) => {
      const joined = await register({ secret, ...chosen });
      await signIn("credentials", { redirect: false, email, password: chosen.password });
      return joined;
    },
    onSuccess: ({ tenant }) => window.location.assign(`/t/${tenant}`),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = PersonName.safeParse(form.get("name"));
    const { password, issues: found } = readNewPassword(form);
    setIssues({ ...found, ...(!name.success && { name: "Give the name that others will see." }) });
    if (name.success && password) join.mutate({ name: name.data, password });
  };
  const refused = refusedFor(join.error, "password");
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <p className="text-sm">
        Have an account with this address?{" "}
        <Link href="/login?next=/invitation" className="text-accent underline-offset-2 hover:underline">
          Sign in to accept
        </Link>
      </p>
      <FormError>{refused ? undefined : join.error?.message}</FormError>
      {/* Tells password managers whose password it is. */}
      <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
      <Field label="Your name" error={issues.name}>
        <Input name="name" autoComplete="name" required autoFocus maxLength={120} />
      </Field>
      <NewPasswordFields label="Password" issues={issues} refused={refused} />
      <Button type="submit" variant="primary" pending={join.isPending}>
        Make my account and join
      </Button>
    </form>
  );
}
