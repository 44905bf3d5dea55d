"use client";

import { useQueryClient } from "@tanstack/react-query";
import { signOut } from "next-auth/react";
import { type ReactNode, useState } from "react";
import { ownSessionsQuery } from "@/lib/query/account";
import { SignOutDialog } from "./sign-out-dialog";

/** Signs out at once; only who has API tokens is asked about them first, by `dialog`. */
export function useSignOut(): { start: () => void; dialog: ReactNode } {
  const client = useQueryClient();
  const [tokens, setTokens] = useState(0);
  const leave = () => void signOut({ callbackUrl: "/login" });
  const start = async () => {
    // A question that can't be asked must keep nobody in.
    const own = await client.fetchQuery(ownSessionsQuery()).catch(() => undefined);
    if (own && own.active_tokens > 0) setTokens(own.active_tokens);
    else leave();
  };
  const dialog =
    tokens > 0 ? <SignOutDialog tokens={tokens} signOut={leave} onClose={() => setTokens(0)} /> : null;
  return { start: () => void start(), dialog };
}
