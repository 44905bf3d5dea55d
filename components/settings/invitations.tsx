"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Card } from "@/components/ui/card";
import { QueryTable } from "@/components/ui/query-table";
import type { Invitation } from "@/lib/contract/invitation";
import { invitationsQuery, invite, revokeInvitation } from "@/lib/query/invitations";
import { invitationColumns } from "./invitation-columns";
import { InvitedDialog } from "./invited-dialog";

/** Who was invited and hasn't accepted yet; nothing where nobody was. */
export function Invitations({ slug }: { slug: string }) {
  const client = useQueryClient();
  const query = useQuery(invitationsQuery(slug));
  const settle = {
    onError: (error: Error) => toast.error(error.message),
    onSettled: () => client.invalidateQueries(invitationsQuery(slug)),
  };
  const again = useMutation({
    mutationFn: ({ email, role }: Invitation) => invite(slug, { email, role }),
    ...settle,
  });
  const revoke = useMutation({
    mutationFn: ({ id }: Invitation) => revokeInvitation(slug, id),
    onSuccess: (_done, { email }) => toast.success(`The link of ${email} doesn't work any more`),
    ...settle,
  });
  const [seen, setSeen] = useState<unknown>();
  if (query.data?.items.length === 0) return null;
  return (
    <Card title="Invitations" description="They wait for their owner to accept." flush>
      <QueryTable
        query={query}
        what="invitations"
        caption="Invitations, newest first"
        columns={invitationColumns({ again: again.mutate, revoke: revoke.mutate })}
        rowKey={(invitation) => invitation.id}
        empty={null}
      />
      {again.data && again.data !== seen ? (
        <InvitedDialog invited={again.data} onClose={() => setSeen(again.data)} />
      ) : null}
    </Card>
  );
}
