"use client";

import { PasswordForm } from "./password-form";

/** For who signed in with a password that somebody else knows. */
export function MustChangeForm({ email }: { email: string }) {
  return (
    <PasswordForm
      email={email}
      action="Save and go on"
      autoFocus
      onChanged={() => window.location.assign("/")}
    />
  );
}
