"use client";

import { useState } from "react";
import type { ConflictDetail, ResolveRequest, Side } from "@/lib/contract/conflict-review";
import type { Fields } from "@/lib/contract/json";
import type { FieldChoice, FieldChoices } from "@/lib/core/conflict/choose-fields";
import { isLifeAtStake } from "@/lib/core/conflict/decide-anew";
import type { ReviewRow } from "@/lib/core/conflict/review-rows";

/** What a person has chosen so far for a conflict. */
export type Chosen = { picks: FieldChoices; whole?: Side | undefined; note: string };

const NOTHING: Chosen = { picks: {}, note: "" };

/** A person's choice in the making; `start` is where a draft left off. */
export function useDecision(conflict: ConflictDetail, rows: readonly ReviewRow[], start: Chosen = NOTHING) {
  const [chosen, setChosen] = useState(start);
  const { picks, note } = chosen;
  const life = isLifeAtStake(conflict);
  const open = rows.filter((row) => row.open).map((row) => row.field);
  const missing = life
    ? Number(chosen.whole === undefined)
    : open.filter((field) => !Object.hasOwn(picks, field)).length;
  const sides = new Set(open.map((field) => picks[field]));
  const [only] = sides;
  const whole = chosen.whole ?? (sides.size === 1 && typeof only === "string" ? only : undefined);

  const pickAll = (side: Side) =>
    setChosen({ note, whole: side, picks: Object.fromEntries(open.map((field) => [field, side])) });
  const pick = (field: string, choice: FieldChoice) =>
    setChosen({ note, picks: { ...picks, [field]: choice } });
  const setNote = (next: string) => setChosen({ ...chosen, note: next });

  const request = (): ResolveRequest => ({
    ...choiceOf(whole, picks),
    expected_version: conflict.record?.version ?? 0,
    expected_entry: conflict.entry_tag,
    ...(note.trim() && { note: note.trim() }),
  });
  return { chosen, setChosen, life, picks, pick, pickAll, whole, missing, note, setNote, request };
}

export type DecisionInProgress = ReturnType<typeof useDecision>;

function choiceOf(
  whole: Side | undefined,
  picks: FieldChoices,
): Pick<ResolveRequest, "choice" | "fields" | "values"> {
  if (whole) return { choice: whole };
  const fields: { [field: string]: Side } = {};
  const values: Fields = {};
  for (const [field, choice] of Object.entries(picks)) {
    if (typeof choice === "object") values[field] = choice.value;
    else fields[field] = choice;
  }
  return { choice: "fields", fields, ...(Object.keys(values).length > 0 && { values }) };
}
