"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { signOut } from "next-auth/react";
import { Button } from "@/components/ui/button";
import { FormError } from "@/components/ui/form-error";
import { Notice } from "@/components/ui/notice";
import type { HeldInvitation } from "@/lib/contract/invitation";
import { acceptInvitation, heldInvitationQuery } from "@/lib/query/account";
import { FrontDoor } from "./front-door";
import { HeldLink } from "./held-link";
import { RegisterForm } from "./register-form";
import { useHeldSecret } from "./use-held-secret";

type Props = { signedInAs: string | undefined };

/** The page of an invitation: who is signed in accepts it, who has no account makes one. */
export function InvitationView({ signedInAs }: Props) {
  const secret = useHeldSecret("invitation");
  const query = useQuery({
    ...heldInvitationQuery(secret ?? ""),
    enabled: Boolean(secret),
    staleTime: Infinity,
  });
  return (
    <HeldLink
      secret={secret}
      query={query}
      title="Invitation"
      otherwise={{ label: "Go to the start page", href: "/" }}
    >
      {(held, known) => (
        <FrontDoor
          title={`Join ${held.tenant_name}`}
          description={`${held.invited_by} invites ${held.email}, as a ${held.role}.`}
        >
          <Answer held={held} secret={known} signedInAs={signedInAs} />
        </FrontDoor>
      )}
    </HeldLink>
  );
}

function Answer({ held, secret, signedInAs }: Props & { held: HeldInvitation; secret: string }) {
  if (signedInAs === undefined) return <RegisterForm held={held} secret={secret} />;
  if (signedInAs === held.email) return <Accept held={held} secret={secret} />;
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warning">
        You are signed in as {signedInAs}, and this invitation is for {held.email}.
      </Notice>
      <Button variant="primary" onClick={() => void signOut({ callbackUrl: "/invitation" })}>
        Sign out and go on
      </Button>
      <Button href="/" variant="ghost">
        Stay signed in
      </Button>
    </div>
  );
}

function Accept({ held, secret }: { held: HeldInvitation; secret: string }) {
  const accept = useMutation({
    mutationFn: () => acceptInvitation(secret),
    onSuccess: ({ tenant }) => window.location.assign(`/t/${tenant}`),
  });
  return (
    <div className="flex flex-col gap-4">
      <FormError>{accept.error?.message}</FormError>
      <Button variant="primary" pending={accept.isPending} onClick={() => accept.mutate()}>
        Accept and open {held.tenant_name}
      </Button>
      <Button href="/" variant="ghost">
        Not now
      </Button>
    </div>
  );
}
