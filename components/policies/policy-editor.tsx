"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { STRATEGY } from "@/components/ui/strategy";
import { StrategyDot } from "@/components/ui/strategy-dot";
import { Textarea } from "@/components/ui/textarea";
import type { Policy } from "@/lib/contract/policy";
import { type PolicyInForce, PolicyReason } from "@/lib/contract/policy-review";
import { STRATEGIES } from "@/lib/contract/strategy";
import { diffPolicy } from "@/lib/core/conflict/diff-policy";
import { explainPolicy } from "@/lib/core/conflict/explain-policy";
import { ProblemError } from "@/lib/query/problem-error";
import { ClockRules } from "./clock-rules";
import { useChangePolicy } from "./use-change-policy";

type Props = {
  slug: string;
  policy: PolicyInForce;
  onClose: () => void;
  /** Loads the policy that is in force now. */
  onLookAgain: () => void;
};

/** Changes a domain's policy: what it will say, what that changes, and why. */
export function PolicyEditor({ slug, policy, onClose, onLookAgain }: Props) {
  const [changes, setChanges] = useState<Partial<Policy>>({});
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const draft: Policy = { ...policy.policy, ...changes };
  const differences = diffPolicy(policy.policy, draft);
  const given = PolicyReason.safeParse(reason);
  const change = useChangePolicy(slug, policy, onClose);
  const edit = (part: Partial<Policy>) => setChanges((before) => ({ ...before, ...part }));
  const save = () => {
    setTried(true);
    if (given.success && differences.length > 0) change.mutate({ ...changes, reason: given.data });
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`${policy.title}: change the policy`}
      description="It holds from the next sync on. What was settled before stays as it is."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={differences.length === 0}
            pending={change.isPending}
            onClick={save}
          >
            Switch it on
          </Button>
        </>
      }
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Field label="When both sides changed the same field">
            <Select
              value={draft.strategy}
              onChange={(strategy) => edit({ strategy })}
              options={STRATEGIES.map((value) => ({
                value,
                label: STRATEGY[value].label,
                hint: STRATEGY[value].sentence,
                mark: <StrategyDot strategy={value} />,
              }))}
            />
          </Field>
          <Field label="When they changed different fields">
            <Select
              value={draft.merge}
              onChange={(merge) => edit({ merge })}
              options={[
                { value: "fields", label: "Keep both", hint: "Fields nobody contests are always written." },
                {
                  value: "record",
                  label: "Take an edit as one",
                  hint: "All its fields go the way of the contested ones.",
                },
              ]}
            />
          </Field>
          <ClockRules draft={draft} onEdit={edit} />
          <Field
            label="Why this change?"
            description="Kept in the history for whoever asks later."
            error={tried && !given.success ? "Say why, in a few words." : undefined}
          >
            <Textarea value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} />
          </Field>
        </div>
        <Preview sentences={explainPolicy(draft)} differences={differences} />
      </div>
      {change.error ? (
        <div className="mt-4">
          <Refused error={change.error} onLookAgain={onLookAgain} />
        </div>
      ) : null}
    </Dialog>
  );
}

type PreviewProps = { sentences: string[]; differences: ReturnType<typeof diffPolicy> };

function Preview({ sentences, differences }: PreviewProps) {
  return (
    <section aria-live="polite" className="min-w-0 rounded-lg bg-sunken p-4">
      <h3 className="mb-2 font-medium text-muted text-xs">It will say</h3>
      <ul className="flex flex-col gap-1.5 text-sm">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <h3 className="mt-4 mb-2 font-medium text-muted text-xs">What changes</h3>
      {differences.length === 0 ? (
        <p className="text-muted text-sm">Nothing yet.</p>
      ) : (
        <ul className="flex flex-col gap-1 text-sm">
          {differences.map(({ what, from, to }) => (
            <li key={what}>
              {what}: <del className="text-muted">{from}</del> <ins className="no-underline">→ {to}</ins>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Refused({ error, onLookAgain }: { error: Error; onLookAgain: () => void }) {
  const overtaken = error instanceof ProblemError && error.problem.code === "precondition_failed";
  return (
    <Notice
      urgent
      tone={overtaken ? "warning" : "critical"}
      action={
        overtaken ? (
          <Button size="sm" onClick={onLookAgain}>
            Show the new state
          </Button>
        ) : null
      }
    >
      {error.message}
    </Notice>
  );
}
