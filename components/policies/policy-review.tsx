"use client";

import { ArrowLeft } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { StageChoice } from "@/components/rollout/stage-choice";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { type PolicyChange, type PolicyInForce, PolicyReason } from "@/lib/contract/policy-review";
import type { ProblemIssue } from "@/lib/contract/problem";
import { FULLY_ON, type RolloutMode } from "@/lib/contract/rollout";
import { ProblemError } from "@/lib/query/problem-error";
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

const SAVE: Record<RolloutMode, string> = {
  off: "Keep it, switched off",
  shadow: "Put it in shadow",
  on: "Switch it on",
};

const MEANING: Record<RolloutMode, string> = {
  off: "It is kept as the newest version, and the one in force goes on settling.",
  shadow: "Nothing changes yet. Each conflict says what this version would have decided.",
  on: "It settles conflicts of these devices from the next sync on; for the others it stands in shadow.",
};

function isOvertaken(error: Error): boolean {
  return error instanceof ProblemError && error.problem.code === "precondition_failed";
}

/** The last look before a draft counts: what changes, what that does, and why. */
export function PolicyReview(props: Props) {
  const { slug, policy, draft, differences, simulation, onBack, onRefused, onDone } = props;
  const top = useRef<HTMLDivElement>(null);
  // It takes the place of a long form, whose end was in sight.
  useEffect(() => {
    top.current?.focus({ preventScroll: true });
    top.current?.scrollIntoView();
  }, []);
  const [reason, setReason] = useState("");
  const [stage, setStage] = useState(FULLY_ON);
  const [tried, setTried] = useState(false);
  const change = useChangePolicy(slug, policy.domain, {
    onDone,
    onError: (error) => {
      const issues = error instanceof ProblemError ? error.problem.errors : undefined;
      if (issues) onRefused(issues.map(besideItsPart));
      else if (isOvertaken(error)) onBack();
    },
  });
  const given = PolicyReason.safeParse(reason);
  const save = () => {
    setTried(true);
    if (!given.success) return;
    change.mutate({ seen: draft.seen, change: { policy: draft.policy, reason: given.data, ...stage } });
  };
  const { state } = simulation;
  return (
    <div ref={top} tabIndex={-1} className="grid items-start gap-4 outline-hidden lg:grid-cols-2">
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
          <StageChoice stage={stage} onChange={setStage} meaning={MEANING} />
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
              {SAVE[stage.mode]}
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
