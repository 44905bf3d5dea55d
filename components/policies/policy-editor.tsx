"use client";

import { useState } from "react";
import { PolicyRollout } from "@/components/rollout/policy-rollout";
import { Button } from "@/components/ui/button";
import { useUrlState } from "@/components/ui/use-url-state";
import type { PolicyInForce } from "@/lib/contract/policy-review";
import type { ProblemIssue } from "@/lib/contract/problem";
import { diffPolicy } from "@/lib/core/conflict/diff-policy";
import { draftIssues } from "@/lib/core/conflict/draft-issues";
import { findDomain } from "@/lib/core/domains/registry";
import { countOf } from "@/lib/core/format/count";
import { DraftNotices } from "./draft-notices";
import { DraftSummary } from "./draft-summary";
import { DraftTools } from "./draft-tools";
import { PolicyForm } from "./policy-form";
import { PolicyReview } from "./policy-review";
import { policyPageParams } from "./search-params";
import { TryPanel } from "./try-panel";
import { usePolicyDraft } from "./use-policy-draft";
import { useSimulation } from "./use-simulation";

type Props = { slug: string; policy: PolicyInForce };

/** From a draft to a version: write it, try it on past conflicts, review it, switch it on. */
export function PolicyEditor({ slug, policy }: Props) {
  const { params, set } = useUrlState(policyPageParams);
  const kept = usePolicyDraft(slug, policy, params.draft);
  const [refused, setRefused] = useState<{ of: object; issues: ProblemIssue[] } | null>(null);
  const simulation = useSimulation(slug, policy.domain);
  const domain = findDomain(policy.domain);
  if (!domain) return null;

  const { draft } = kept;
  const differences = diffPolicy(policy.policy, draft.policy);
  const issues = [
    ...draftIssues(domain, draft.policy),
    // What only the server knew, as long as nothing was changed since.
    ...(refused?.of === draft.policy ? refused.issues : []),
  ];
  const stale = draft.seen !== policy.newest_version;
  const ready = issues.length === 0 && differences.length > 0 && !stale;
  if (params.step === "review" && ready) {
    return (
      <PolicyReview
        slug={slug}
        policy={policy}
        draft={draft}
        differences={differences}
        simulation={simulation}
        onBack={() => set({ step: undefined })}
        onRefused={(found) => {
          setRefused({ of: draft.policy, issues: found });
          set({ step: undefined });
        }}
        onDone={(next) => {
          kept.discard(next);
          set({ step: undefined, draft: undefined });
        }}
      />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {policy.candidate ? <PolicyRollout slug={slug} candidate={policy.candidate} canChange /> : null}
      <DraftNotices slug={slug} policy={policy} kept={kept} onLeaveLink={() => set({ draft: undefined })} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <PolicyForm domain={domain} draft={draft.policy} issues={issues} onEdit={kept.edit} />
        <div className="flex min-w-0 flex-col gap-4">
          <DraftSummary draft={draft.policy} differences={differences} />
          <TryPanel
            draft={draft.policy}
            simulation={simulation}
            blocked={issues.length > 0}
            onIssues={(found) => setRefused({ of: draft.policy, issues: found })}
            slug={slug}
          />
        </div>
      </div>
      <div className="z-10 flex flex-wrap items-center justify-between gap-2 border-line border-t bg-canvas py-3 md:sticky md:bottom-0">
        <DraftTools
          domain={domain}
          draft={draft.policy}
          dirty={kept.dirty}
          onImport={kept.replace}
          onDiscard={() => kept.discard()}
        />
        <div className="flex flex-wrap items-center gap-3">
          <Standing issues={issues.length} differences={differences.length} />
          <Button variant="primary" disabled={!ready} onClick={() => set({ step: "review" })}>
            Review
          </Button>
        </div>
      </div>
    </div>
  );
}

function Standing({ issues, differences }: { issues: number; differences: number }) {
  const words =
    issues > 0
      ? `${countOf(issues, "thing")} to put right`
      : differences === 0
        ? "Nothing differs from the policy in force"
        : `${countOf(differences, "difference")} to the policy in force`;
  return (
    <p role="status" className={issues > 0 ? "text-critical text-sm" : "text-muted text-sm"}>
      {words}
    </p>
  );
}
