"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { tokensToo } from "@/components/login/tokens-too";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { revokeOwnTokens } from "@/lib/query/account";

type Props = {
  /** How many personal tokens work. */
  tokens: number;
  signOut: () => void;
  onClose: () => void;
};

/** For whoever signs out while scripts go on in their name. */
export function SignOutDialog({ tokens, signOut, onClose }: Props) {
  const [revokeTokens, setRevokeTokens] = useState(false);
  const leave = useMutation({
    mutationFn: async () => {
      if (revokeTokens) await revokeOwnTokens();
    },
    onSuccess: signOut,
  });
  return (
    <Dialog
      open
      onOpenChange={(stay) => stay || onClose()}
      title="Sign out"
      description="Scripts that use your API tokens go on without you, in every tenant."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={leave.isPending || leave.isSuccess}
            onClick={() => leave.mutate()}
          >
            Sign out
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <FormError>{leave.error?.message}</FormError>
        <Checkbox checked={revokeTokens} onChange={setRevokeTokens} label={tokensToo(tokens)} />
      </div>
    </Dialog>
  );
}
