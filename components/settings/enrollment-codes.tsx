"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Lock, Plus, QrCode } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { QueryTable } from "@/components/ui/query-table";
import { enrollmentCodesQuery, revokeCode } from "@/lib/query/enrollment-codes";
import { codeColumns } from "./code-columns";
import { CreateCodeDialog } from "./create-code-dialog";

type Props = { slug: string; mayChange: boolean; serverUrl: string };

/** The codes by which devices come in. */
export function EnrollmentCodes({ slug, mayChange, serverUrl }: Props) {
  const client = useQueryClient();
  const query = useQuery({ ...enrollmentCodesQuery(slug), enabled: mayChange });
  const [creating, setCreating] = useState(false);
  const revoke = useMutation({
    mutationFn: (id: string) => revokeCode(slug, id),
    onSuccess: () => toast.success("Revoked. Devices that came in by it stay."),
    onError: (error) => toast.error(error.message),
    onSettled: () => client.invalidateQueries(enrollmentCodesQuery(slug)),
  });
  if (!mayChange) {
    return (
      <Card>
        <EmptyState icon={<Lock aria-hidden />} title="For managers">
          Enrolment codes let devices into the tenant, so only managers see and make them.
        </EmptyState>
      </Card>
    );
  }
  const create = (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setCreating(true)}>
      New code
    </Button>
  );
  return (
    <Card
      title="Enrolment codes"
      description="A device comes in with a code once, and then has a token of its own."
      actions={query.data?.items.length === 0 ? null : create}
      flush
    >
      <QueryTable
        query={query}
        what="codes"
        caption="Enrolment codes, newest first"
        columns={codeColumns((code) => revoke.mutate(code.id))}
        rowKey={(code) => code.id}
        empty={
          <EmptyState icon={<QrCode aria-hidden />} title="No codes yet" actions={create}>
            Make one and scan it with the app, or hand its sixteen characters over.
          </EmptyState>
        }
      />
      <CreateCodeDialog slug={slug} serverUrl={serverUrl} open={creating} onOpenChange={setCreating} />
    </Card>
  );
}
