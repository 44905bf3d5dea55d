"use client";

import { PageHeader } from "@/components/ui/page-header";
import { PasswordCard } from "./password-card";
import { Sessions } from "./sessions";

type Props = { email: string; name: string };

/** A person's own page: where they are signed in, and their password. */
export function AccountView({ email, name }: Props) {
  return (
    <>
      <PageHeader title="Your account" description={`${name}, ${email}`} />
      <div className="flex flex-col gap-6">
        <Sessions />
        <PasswordCard email={email} />
      </div>
    </>
  );
}
