"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { LogOut } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryTable } from "@/components/ui/query-table";
import { IDLE_SESSION_DAYS, SESSION_DAYS } from "@/lib/contract/session";
import { endSession, ownSessionsQuery } from "@/lib/query/account";
import { EndOthersDialog } from "./end-others-dialog";
import { sessionColumns } from "./session-columns";

/** The browsers in which one is signed in. */
export function Sessions() {
  const client = useQueryClient();
  const query = useQuery(ownSessionsQuery());
  const [ending, setEnding] = useState(false);
  const end = useMutation({
    mutationFn: endSession,
    onSuccess: () => toast.success("That session has ended."),
    onError: (error) => toast.error(error.message),
    onSettled: () => client.invalidateQueries(ownSessionsQuery()),
  });
  const others = query.data?.items.filter(({ is_this }) => !is_this).length ?? 0;
  return (
    <Card
      title="Where you are signed in"
      description={`Each ends ${SESSION_DAYS} days after its sign-in, or after ${IDLE_SESSION_DAYS} without use. End what you don't know.`}
      actions={
        others > 0 ? (
          <Button icon={<LogOut aria-hidden />} onClick={() => setEnding(true)}>
            End all others
          </Button>
        ) : null
      }
      flush
    >
      <QueryTable
        query={query}
        what="sessions"
        caption="Sessions"
        columns={sessionColumns((session) => end.mutate(session.id))}
        rowKey={(session) => session.id}
        empty={<EmptyState title="No sessions" />}
      />
      {ending ? (
        <EndOthersDialog
          others={others}
          tokens={query.data?.active_tokens ?? 0}
          onClose={() => setEnding(false)}
        />
      ) : null}
    </Card>
  );
}
