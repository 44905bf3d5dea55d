"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { tokensToo } from "@/components/login/tokens-too";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { FormError } from "@/components/ui/form-error";
import { endOtherSessions, ownSessionsQuery } from "@/lib/query/account";
import { endedWords } from "./ended-words";

type Props = {
  /** How many sessions there are beside this one. */
  others: number;
  /** How many personal tokens work. */
  tokens: number;
  onClose: () => void;
};

/** Signs out everywhere else. It asks, because scripts may hang on the tokens, and nothing of it can be undone. */
export function EndOthersDialog({ others, tokens, onClose }: Props) {
  const client = useQueryClient();
  const [revokeTokens, setRevokeTokens] = useState(false);
  const end = useMutation({
    mutationFn: () => endOtherSessions({ revoke_tokens: revokeTokens }),
    onSuccess: (ended) => {
      toast.success(endedWords(ended));
      onClose();
    },
    onSettled: () => client.invalidateQueries(ownSessionsQuery()),
  });
  return (
    <Dialog
      open
      onOpenChange={(stay) => stay || onClose()}
      title="End all other sessions?"
      description={
        others === 1
          ? "The other browser has to sign in again. This one stays."
          : `The ${others} other browsers have to sign in again. This one stays.`
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={end.isPending} onClick={() => end.mutate()}>
            End them
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <FormError>{end.error?.message}</FormError>
        {tokens > 0 ? (
          <>
            <Checkbox checked={revokeTokens} onChange={setRevokeTokens} label={tokensToo(tokens)} />
            <p className="text-muted text-xs">
              Scripts stop working without their token, in every tenant. Leave it open to let them go on.
            </p>
          </>
        ) : null}
      </div>
    </Dialog>
  );
}
