"use client";

import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Time } from "@/components/ui/time";
import type { Rollout } from "@/lib/contract/rollout";
import { stageWords, trippedWords } from "@/lib/core/rollout/stage-words";
import { useChangeRollout } from "./use-change-rollout";

type Props = { slug: string; rollout: Rollout; name: string; canChange: boolean };

/** Says that the guard took a rollout back and with which numbers, and lets a manager go on. */
export function TrippedNotice({ slug, rollout, name, canChange }: Props) {
  const change = useChangeRollout(slug, rollout, name);
  const { tripped } = rollout;
  if (!tripped) return null;
  const resume = () => change.mutate({ ...tripped.from, reason: "resumed after the guard's pause" });
  return (
    <Notice tone="critical">
      <strong className="font-medium">The guard paused this</strong> <Time at={rollout.changed_at} />.{" "}
      {trippedWords(tripped)} It was: {stageWords(tripped.from).toLowerCase()}.
      {canChange ? (
        <div className="mt-2">
          <Button size="sm" pending={change.isPending} onClick={resume}>
            Resume: {stageWords(tripped.from).toLowerCase()}
          </Button>
        </div>
      ) : null}
      {change.error ? <p className="mt-1 text-critical">{change.error.message}</p> : null}
    </Notice>
  );
}
