"use client";

import { type ReactElement, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormError } from "@/components/ui/form-error";
import { Textarea } from "@/components/ui/textarea";
import { PolicyReason } from "@/lib/contract/policy-review";
import type { Rollout, RolloutMode } from "@/lib/contract/rollout";
import { stageWords } from "@/lib/core/rollout/stage-words";
import { draftOf, readGuard } from "./guard-draft";
import { GuardFields } from "./guard-fields";
import { StageChoice } from "./stage-choice";
import { useChangeRollout } from "./use-change-rollout";

type Props = {
  slug: string;
  rollout: Rollout;
  /** What is rolled out, as a person calls it. */
  name: string;
  meaning: Record<RolloutMode, string>;
  trigger: ReactElement;
};

/** Asks how far to switch something on, when to go back by itself, and why. */
export function ChangeRollout({ trigger, ...props }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={`${props.name}: roll out`}
      description={`Now: ${stageWords(props.rollout).toLowerCase()}.`}
    >
      {open ? <RolloutForm key={props.rollout.no} {...props} onDone={() => setOpen(false)} /> : null}
    </Dialog>
  );
}

function RolloutForm({
  slug,
  rollout,
  name,
  meaning,
  onDone,
}: Omit<Props, "trigger"> & { onDone: () => void }) {
  const [stage, setStage] = useState({ mode: rollout.mode, percent: rollout.percent });
  const [guard, setGuard] = useState(draftOf(rollout.guard));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const change = useChangeRollout(slug, rollout, name);
  const limits = readGuard(guard);
  const given = PolicyReason.safeParse(reason);
  const save = () => {
    setTried(true);
    if (!given.success || !("guard" in limits)) return;
    change.mutate({ ...stage, guard: limits.guard, reason: given.data }, { onSuccess: onDone });
  };
  return (
    <div className="flex flex-col gap-4">
      <FormError>{change.error?.message}</FormError>
      <StageChoice stage={stage} onChange={setStage} meaning={meaning} />
      <GuardFields
        draft={guard}
        onChange={setGuard}
        issues={tried && "issues" in limits ? limits.issues : {}}
      />
      <Field label="Why?" error={tried && !given.success ? "Say why, in a few words." : undefined}>
        <Textarea
          rows={2}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={500}
        />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button variant="primary" pending={change.isPending} onClick={save}>
          Apply
        </Button>
      </div>
    </div>
  );
}
