"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { type PolicyInForce, PolicyReason, type PolicyVersion } from "@/lib/contract/policy-review";
import { diffPolicy } from "@/lib/core/conflict/diff-policy";
import { encodeDraft } from "@/lib/core/conflict/policy-draft";
import { restorePolicy } from "@/lib/query/policies";
import { PolicyChanges } from "./policy-changes";
import { versionName } from "./version-name";

type Props = { slug: string; policy: PolicyInForce; version: PolicyVersion; onClose: () => void };

/** Brings an earlier version back as a new one; or as a draft, to be tried first. */
export function RestorePolicy({ slug, policy, version, onClose }: Props) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const given = PolicyReason.safeParse(reason);
  const client = useQueryClient();
  const seen = policy.newest_version;
  const restore = useMutation({
    mutationFn: (why: string) =>
      restorePolicy(slug, policy.domain, seen, { version: version.version, reason: why }),
    onSuccess: (next) => {
      toast.success(`${versionName(version.version)} is back, as version ${next.version}`);
      onClose();
    },
    // Refused or not, what holds may be news.
    onSettled: () => client.invalidateQueries({ queryKey: ["policies", slug] }),
  });
  const save = () => {
    setTried(true);
    if (given.success) restore.mutate(given.data);
  };
  const draft = new URLSearchParams({ draft: encodeDraft(version.policy) });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Restore ${versionName(version.version).toLowerCase()}`}
      description={`It becomes version ${seen + 1} and holds for everybody from the next sync on.`}
      footer={
        <>
          <Button href={`/t/${slug}/policies/${policy.domain}?${draft}`}>Try it as a draft</Button>
          <Button variant="primary" pending={restore.isPending} onClick={save}>
            Restore it
          </Button>
        </>
      }
    >
      <PolicyChanges changes={diffPolicy(policy.policy, version.policy)} none="It says what holds now." />
      <div className="mt-4 flex flex-col gap-4">
        <Field
          label="Why go back?"
          description="Kept in the history for whoever asks later."
          error={tried && !given.success ? "Say why, in a few words." : undefined}
        >
          <Textarea value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} />
        </Field>
        {restore.error ? (
          <Notice urgent tone="critical">
            {restore.error.message}
          </Notice>
        ) : null}
      </div>
    </Dialog>
  );
}
