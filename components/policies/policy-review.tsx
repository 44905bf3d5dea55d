"use client";

import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { type PolicyChange, type PolicyInForce, PolicyReason } from "@/lib/contract/policy-review";
import type { ProblemIssue } from "@/lib/contract/problem";
import type { Stage } from "@/lib/contract/rollout";
import { ProblemError } from "@/lib/query/problem-error";
import { type FirstStage, FirstStageChoice } from "./first-stage";
import { PolicyChanges } from "./policy-changes";
import { ReplayReport } from "./replay-report";
import { besideItsPart } from "./try-panel";
import { useChangePolicy } from "./use-change-policy";
import type { PolicyDraft } from "./use-policy-draft";
import type { Simulation } from "./use-simulation";

type Props = {
  slug: string;
  policy: PolicyInForce;
  draft: PolicyDraft;
  differences: readonly PolicyChange[];
  simulation: Simulation;
  onBack: () => void;
  onRefused: (issues: ProblemIssue[]) => void;
  onDone: (next: PolicyInForce) => void;
};

const STAGES: Record<FirstStage["kind"], (percent: number) => Stage> = {
  shadow: () => ({ mode: "shadow", percent: 100 }),
  share: (percent) => ({ mode: "on", percent }),
  all: () => ({ mode: "on", percent: 100 }),
};

/** The last look before a draft counts: what changes, what that does, and why. */
export function PolicyReview(props: Props) {
  const { slug, policy, draft, differences, simulation, onBack, onRefused, onDone } = props;
  const [reason, setReason] = useState("");
  const [stage, setStage] = useState<FirstStage>({ kind: "all", percent: 10 });
  const [tried, setTried] = useState(false);
  const change = useChangePolicy(slug, policy.domain, {
    onDone,
    onError: (error) => {
      const issues = error instanceof ProblemError ? error.problem.errors : undefined;
      if (issues) onRefused(issues.map(besideItsPart));
    },
  });
  const given = PolicyReason.safeParse(reason);
  const save = () => {
    setTried(true);
    if (!given.success) return;
    const staged = STAGES[stage.kind](stage.percent);
    change.mutate({ seen: draft.seen, change: { policy: draft.policy, reason: given.data, ...staged } });
  };
  const { state } = simulation;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card title="Review" description={`What version ${policy.newest_version + 1} changes`}>
        <PolicyChanges changes={differences} none="Nothing." />
        <div className="mt-4 flex flex-col gap-4">
          <Field
            label="Why this change?"
            description="Kept in the history for whoever asks later."
            error={tried && !given.success ? "Say why, in a few words." : undefined}
          >
            <Textarea value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} />
          </Field>
          <FirstStageChoice stage={stage} onChange={setStage} />
          {change.error ? (
            <Notice urgent tone="critical">
              {change.error.message}
            </Notice>
          ) : null}
          <div className="flex flex-wrap justify-between gap-2">
            <Button icon={<ArrowLeft aria-hidden />} onClick={onBack}>
              Back to the draft
            </Button>
            <Button variant="primary" pending={change.isPending} onClick={save}>
              {stage.kind === "shadow" ? "Put it in shadow" : "Switch it on"}
            </Button>
          </div>
        </div>
      </Card>
      <Card title="What the replay says">
        {state.status === "done" && state.of === draft.policy ? (
          <ReplayReport slug={slug} report={state.report} days={state.days} />
        ) : (
          <Notice tone="warning">
            This draft was not tried on past conflicts yet. Go back and try it, or start it in shadow.
          </Notice>
        )}
      </Card>
    </div>
  );
}
