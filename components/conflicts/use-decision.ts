"use client";

import { useState } from "react";
import type { ConflictDetail, ResolveRequest, Side } from "@/lib/contract/conflict-review";
import { isAboutLife } from "@/lib/core/conflict/review";
import type { ReviewRow } from "@/lib/core/conflict/review-rows";

/** What a person has chosen so far for a waiting conflict. */
export function useDecision(conflict: ConflictDetail, rows: readonly ReviewRow[]) {
  const [picks, setPicks] = useState<{ [field: string]: Side }>({});
  const [whole, setWhole] = useState<Side>();
  const [note, setNote] = useState("");
  const life = isAboutLife(conflict, conflict.record ?? { deleted: true });
  const open = rows.filter((row) => row.open).map((row) => row.field);
  const missing = life
    ? Number(whole === undefined)
    : open.filter((field) => !Object.hasOwn(picks, field)).length;

  const pickAll = (side: Side) => {
    setWhole(side);
    setPicks(Object.fromEntries(open.map((field) => [field, side])));
  };
  const pick = (field: string, side: Side) => {
    setWhole(undefined);
    setPicks((before) => ({ ...before, [field]: side }));
  };
  const sides = new Set(open.map((field) => picks[field]));
  const same = whole ?? (sides.size === 1 ? [...sides][0] : undefined);

  const request = (): ResolveRequest => ({
    ...(same ? { choice: same } : { choice: "fields", fields: picks }),
    expected_version: conflict.record?.version ?? conflict.server_version,
    expected_entry: conflict.entry_tag,
    ...(note.trim() && { note: note.trim() }),
  });
  return { life, picks, pick, pickAll, whole: same, missing, note, setNote, request };
}

export type DecisionInProgress = ReturnType<typeof useDecision>;
