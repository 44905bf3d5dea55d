"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { PasswordForm } from "@/components/login/password-form";
import { Card } from "@/components/ui/card";
import type { Ended } from "@/lib/contract/session";
import { ownSessionsQuery } from "@/lib/query/account";
import { endedWords } from "./ended-words";

/** Another password, and the end of everything that the old one opened. */
export function PasswordCard({ email }: { email: string }) {
  const client = useQueryClient();
  const { data } = useQuery(ownSessionsQuery());
  const onChanged = (ended: Ended) => {
    toast.success(`Your password is changed. ${endedWords(ended)}`);
    void client.invalidateQueries(ownSessionsQuery());
  };
  return (
    <Card
      title="Password"
      description="With another password all your other sessions end."
      className="max-w-xl"
    >
      <PasswordForm
        email={email}
        activeTokens={data?.active_tokens}
        action="Change the password"
        onChanged={onChanged}
      />
    </Card>
  );
}
