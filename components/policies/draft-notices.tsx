"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { PolicyInForce, PolicyVersion } from "@/lib/contract/policy-review";
import { diffPolicy } from "@/lib/core/conflict/diff-policy";
import { rebasePolicy } from "@/lib/core/conflict/rebase-policy";
import { isFullyOn } from "@/lib/core/rollout/standing-policy";
import { policyHistoryQuery } from "@/lib/query/policies";
import { PolicyChanges } from "./policy-changes";
import type { usePolicyDraft } from "./use-policy-draft";

type Kept = ReturnType<typeof usePolicyDraft>;
type Props = { slug: string; policy: PolicyInForce; kept: Kept; onLeaveLink: () => void };

/** Where the draft comes from, and whether the policy has moved on since it was begun. */
export function DraftNotices({ slug, policy, kept, onLeaveLink }: Props) {
  const { draft, other, dirty } = kept;
  if (draft.seen !== policy.newest_version) return <Overtaken slug={slug} policy={policy} kept={kept} />;
  if (draft.origin === "link" && dirty) {
    return (
      <Notice
        tone="neutral"
        action={
          other ? (
            <Button
              size="sm"
              onClick={() => {
                kept.takeKept();
                onLeaveLink();
              }}
            >
              Show my own draft
            </Button>
          ) : null
        }
      >
        This draft came with the link. Nothing is changed before you review it and switch it on.
      </Notice>
    );
  }
  if (draft.origin !== "kept" || !dirty) return null;
  return (
    <Notice
      tone="neutral"
      action={
        <Button size="sm" onClick={() => kept.discard()}>
          Throw it away
        </Button>
      }
    >
      This is your draft of before, as this browser kept it.
    </Notice>
  );
}

/** Somebody else was faster: what they changed, and the choice of what to do with one's own draft. */
function Overtaken({ slug, policy, kept }: Omit<Props, "onLeaveLink">) {
  const { data: history = [] } = useQuery(policyHistoryQuery(slug, policy.domain));
  const seen = history.find(({ version }) => version === kept.draft.seen);
  // A version that never held for all was not what the draft was made from.
  const base = seen && isFullyOn(seen) ? seen.policy : policy.policy;
  const newest = history.find(({ version }) => version === policy.newest_version);
  return (
    <Notice urgent tone="warning">
      <p>
        {newest?.changed_by ?? "Somebody"} changed this policy meanwhile: it is at version{" "}
        {policy.newest_version}, and your draft was made from{" "}
        {kept.draft.seen === 0 ? "the built-in default" : `version ${kept.draft.seen}`}. Your draft is kept.
      </p>
      <div className="my-2">
        <PolicyChanges changes={changesSince(history, kept.draft.seen)} none="It says the same as before." />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          onClick={() =>
            kept.rebase(rebasePolicy(base, kept.draft.policy, policy.policy), policy.newest_version)
          }
        >
          Go on with my draft
        </Button>
        <Button size="sm" onClick={() => kept.discard()}>
          Start over from version {policy.newest_version}
        </Button>
      </div>
    </Notice>
  );
}

function changesSince(history: readonly PolicyVersion[], seen: number) {
  const [newest] = history;
  const before = history.find(({ version }) => version === seen);
  return newest && before ? diffPolicy(before.policy, newest.policy) : [];
}
