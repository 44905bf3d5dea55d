"use client";

import { useEffect, useRef } from "react";
import type { AttentionAnswer, ConflictDraft } from "@/lib/contract/conflict-attention";
import type { ConflictDetail } from "@/lib/contract/conflict-review";
import type { Chosen, DecisionInProgress } from "./use-decision";

const QUIET_MS = 1_000;

/**
 * Goes on from the person's own draft where it is of the state that is shown, and saves what they choose a moment after
 * they chose it. Without `attention` nothing is read or saved.
 */
export function useDraft(
  conflict: ConflictDetail,
  { chosen, setChosen }: DecisionInProgress,
  attention: AttentionAnswer | undefined,
  save: (draft: ConflictDraft) => void,
): void {
  const known = useRef(chosen);
  const begun = useRef(false);
  const version = conflict.record?.version ?? 0;
  const tag = conflict.entry_tag;
  useEffect(() => {
    if (!attention || begun.current) return;
    begun.current = true;
    const draft = attention.own_draft;
    if (draft?.record_version !== version || draft.entry_tag !== tag || isBegun(chosen)) return;
    const { picks, whole, note } = draft;
    known.current = { picks, whole, note };
    setChosen(known.current);
  }, [attention, chosen, setChosen, version, tag]);
  const latest = useRef(save);
  useEffect(() => {
    latest.current = save;
  });
  useEffect(() => {
    if (!begun.current || chosen === known.current || !isBegun(chosen)) return;
    const timer = setTimeout(() => {
      known.current = chosen;
      latest.current({ ...chosen, record_version: version, entry_tag: tag });
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [chosen, version, tag]);
}

function isBegun({ picks, whole, note }: Chosen): boolean {
  return whole !== undefined || note !== "" || Object.keys(picks).length > 0;
}
