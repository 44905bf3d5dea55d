"use client";

import { signOut } from "next-auth/react";
import { Button } from "@/components/ui/button";
import { FrontDoor } from "./front-door";

/** Signed in, and a member of nothing. */
export function NoTenant({ email }: { email: string }) {
  return (
    <FrontDoor
      title="You are a member of no tenant"
      description={`Ask a manager to invite ${email}. This page then leads you there.`}
    >
      <Button onClick={() => void signOut({ callbackUrl: "/login" })}>Sign out</Button>
    </FrontDoor>
  );
}
