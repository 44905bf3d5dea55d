"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryTable } from "@/components/ui/query-table";
import { revokeToken, tokensQuery } from "@/lib/query/tokens";
import { CreateTokenDialog } from "./create-token-dialog";
import { tokenColumns } from "./token-columns";

type Props = { slug: string; mayChange: boolean; serverUrl: string };

/** What scripts call the API with, in somebody's name. */
export function ApiTokens({ slug, mayChange, serverUrl }: Props) {
  const client = useQueryClient();
  const query = useQuery(tokensQuery(slug));
  const [creating, setCreating] = useState(false);
  const revoke = useMutation({
    mutationFn: (id: string) => revokeToken(slug, id),
    onSuccess: () => toast.success("Revoked. Who holds it is out from now on."),
    onError: (error) => toast.error(error.message),
    onSettled: () => client.invalidateQueries(tokensQuery(slug)),
  });
  const create = (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setCreating(true)}>
      New token
    </Button>
  );
  return (
    <Card
      title="Personal tokens"
      description={
        mayChange
          ? "Scripts call the API with them, in their owner's name. You see everybody's."
          : "Your scripts call the API with them, in your name."
      }
      actions={query.data?.items.length === 0 ? null : create}
      flush
    >
      <QueryTable
        query={query}
        what="tokens"
        caption="Personal tokens, newest first"
        columns={tokenColumns((token) => revoke.mutate(token.id))}
        rowKey={(token) => token.id}
        empty={
          <EmptyState icon={<KeyRound aria-hidden />} title="No tokens yet" actions={create}>
            A token lets a script read or change what you may, as narrowly as you choose.
          </EmptyState>
        }
      />
      {creating ? (
        <CreateTokenDialog
          slug={slug}
          mayChange={mayChange}
          serverUrl={serverUrl}
          onClose={() => setCreating(false)}
        />
      ) : null}
    </Card>
  );
}
