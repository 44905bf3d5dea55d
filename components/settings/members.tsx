"use client";

import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryTable } from "@/components/ui/query-table";
import { membersQuery } from "@/lib/query/members";
import { Invitations } from "./invitations";
import { InviteDialog } from "./invite-dialog";
import { memberColumns } from "./member-columns";
import { useMemberChanges } from "./use-member-changes";

type Props = { slug: string; mayChange: boolean };

/** The people of the tenant and what they may do. */
export function Members({ slug, mayChange }: Props) {
  const query = useQuery(membersQuery(slug));
  const changes = useMemberChanges(slug);
  const [inviting, setInviting] = useState(false);
  const invite = mayChange ? (
    <Button variant="primary" icon={<UserPlus aria-hidden />} onClick={() => setInviting(true)}>
      Invite
    </Button>
  ) : null;
  return (
    <div className="flex flex-col gap-6">
      {mayChange ? <Invitations slug={slug} /> : null}
      <Card
        title="Members"
        description="Managers change policies, settle conflicts and invite; viewers look."
        actions={query.data?.items.length === 0 ? null : invite}
        flush
      >
        <QueryTable
          query={query}
          what="members"
          caption="Members"
          columns={memberColumns(mayChange ? changes : undefined)}
          rowKey={(member) => member.user_id}
          empty={
            <EmptyState title="Nobody here yet" actions={invite}>
              Invite a manager, who then looks after the tenant.
            </EmptyState>
          }
        />
        {inviting ? <InviteDialog slug={slug} onClose={() => setInviting(false)} /> : null}
      </Card>
    </div>
  );
}
