"use client";

import { useState } from "react";
import { ALIKE_AT_ONCE, type AlikeConflict, type AlikeDecision } from "@/lib/contract/conflict-alike";
import { resolveAlike } from "@/lib/query/conflicts";

export type Progress = {
  total: number;
  decided: string[];
  skipped: { id: string; detail: string }[];
  error?: Error;
  over: boolean;
};

/** Applies a decision to many conflicts, a few at a time, telling how far it has come; can be stopped in between. */
export function useApplyAlike(slug: string) {
  const [progress, setProgress] = useState<Progress>();
  const [stop] = useState(() => ({ asked: false }));

  const apply = async (decision: AlikeDecision, conflicts: readonly AlikeConflict[]) => {
    stop.asked = false;
    let now: Progress = { total: conflicts.length, decided: [], skipped: [], over: false };
    setProgress(now);
    for (let at = 0; at < conflicts.length && !stop.asked; at += ALIKE_AT_ONCE) {
      const items = conflicts
        .slice(at, at + ALIKE_AT_ONCE)
        .map(({ id, expected_version, expected_entry }) => ({ id, expected_version, expected_entry }));
      try {
        const { results } = await resolveAlike(slug, { decision, items });
        now = {
          ...now,
          decided: [...now.decided, ...results.flatMap((result) => ("version" in result ? result.id : []))],
          skipped: [...now.skipped, ...results.flatMap((result) => ("code" in result ? result : []))],
        };
        setProgress(now);
      } catch (error) {
        now = { ...now, error: error instanceof Error ? error : new Error(String(error)) };
        break;
      }
    }
    now = { ...now, over: true };
    setProgress(now);
    return now;
  };
  return {
    progress,
    apply,
    stop: () => {
      stop.asked = true;
    },
    forget: () => setProgress(undefined),
  };
}
