"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { FormError } from "@/components/ui/form-error";
import type { HeldReset } from "@/lib/contract/sign-in";
import { heldResetQuery, resetPassword } from "@/lib/query/account";
import { refusedFor } from "@/lib/query/refused-for";
import { FrontDoor } from "./front-door";
import { HeldLink } from "./held-link";
import { NewPasswordFields, type NewPasswordIssues, readNewPassword } from "./new-password-fields";
import { tokensToo } from "./tokens-too";
import { useHeldSecret } from "./use-held-secret";

const TITLE = "Choose another password";

/** The page of a link that sets another password. */
export function ResetView() {
  const secret = useHeldSecret("reset");
  const query = useQuery({ ...heldResetQuery(secret ?? ""), enabled: Boolean(secret), staleTime: Infinity });
  return (
    <HeldLink
      secret={secret}
      query={query}
      title={TITLE}
      otherwise={{ label: "Ask for another link", href: "/login/forgotten" }}
    >
      {(held, known) => (
        <FrontDoor title={TITLE} description={`For ${held.email}. All its sessions end.`}>
          <ResetForm held={held} secret={known} />
        </FrontDoor>
      )}
    </HeldLink>
  );
}

function ResetForm({
  held: { email, active_tokens: activeTokens },
  secret,
}: {
  held: HeldReset;
  secret: string;
}) {
  const [issues, setIssues] = useState<NewPasswordIssues>({});
  const [revokeTokens, setRevokeTokens] = useState(false);
  const reset = useMutation({
    mutationFn: async (password: string) => {
      await resetPassword({ secret, password, revoke_tokens: revokeTokens });
      await signIn("credentials", { redirect: false, email, password });
    },
    onSuccess: () => window.location.assign("/"),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { password, issues: found } = readNewPassword(new FormData(event.currentTarget));
    setIssues(found);
    if (password) reset.mutate(password);
  };
  const refused = refusedFor(reset.error, "password");
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <FormError>{refused ? undefined : reset.error?.message}</FormError>
      {/* Tells password managers whose password it is. */}
      <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
      <NewPasswordFields label="New password" issues={issues} refused={refused} />
      {activeTokens > 0 ? (
        <Checkbox checked={revokeTokens} onChange={setRevokeTokens} label={tokensToo(activeTokens)} />
      ) : null}
      <Button type="submit" variant="primary" pending={reset.isPending}>
        Save and sign in
      </Button>
    </form>
  );
}
