import type { PushConflict, PushResult } from "../../contract/push";
import { isRejection } from "./apply-push";
import type { Edit, Rejection } from "./edit";
import { MARK_BYTES } from "./op-marks";

/** What an edit was answered when it came first, with the conflict in which it was set aside. */
export type FirstAnswer = { result: PushResult; conflict?: PushConflict };
/** The first answer to an edit that comes again; or its op_id belongs to another edit. */
export type Known = FirstAnswer | "other edit";

type Answers = { results: PushResult[]; conflicts: PushConflict[] };

export type NewEdits = {
  /** The edits that are still to be judged, in their order, and their entries as they were sent. */
  edits: readonly (Edit | Rejection)[];
  raws: readonly unknown[];
  /** Brings what they are answered back among the first answers to the others, in the order of the batch. */
  merge: (judged: Answers) => Answers;
  /** Whether the edit at this place of the batch has its answer from when it came first. */
  isAgain: (place: number) => boolean;
};

/**
 * Takes the edits out of a batch that came before, in an earlier batch (`known`, by their place) or in this one: each
 * gets its first answer and has no other effect. An op_id that names another edit now is refused, never taken for the
 * first: a device that was restored from a backup may give out an op_id again.
 */
export function onlyNew(
  edits: readonly (Edit | Rejection)[],
  raws: readonly unknown[],
  marks: Uint8Array,
  known: ReadonlyMap<number, Known>,
): NewEdits {
  const fresh: { edits: (Edit | Rejection)[]; raws: unknown[] } = { edits: [], raws: [] };
  const answers: (number | FirstAnswer)[] = [];
  const takenBy = new Map<string, number>();
  const judge = (edit: Edit | Rejection, place: number) => {
    fresh.raws.push(raws[place]);
    return fresh.edits.push(edit) - 1;
  };
  edits.forEach((edit, place) => {
    const twin = edit.opId === null ? undefined : takenBy.get(edit.opId);
    const isTwin = twin !== undefined && isSame(marks, twin, place);
    const first = known.get(place) ?? (isTwin ? answers[twin] : undefined);
    if (first !== undefined && first !== "other edit") answers.push(first);
    else if (first === "other edit" || isValid(edits, twin)) answers.push(judge(otherEdit(edit), place));
    else {
      answers.push(judge(edit, place));
      if (edit.opId !== null) takenBy.set(edit.opId, place);
    }
  });
  const isAgain = (place: number) => typeof answers[place] === "object";
  return { ...fresh, merge: (judged) => merged(answers, judged), isAgain };
}

function merged(answers: readonly (number | FirstAnswer)[], judged: Answers): Answers {
  if (judged.results.length === answers.length) return judged;
  const conflicts = judged.conflicts.values();
  const firsts = judged.results.map((result): FirstAnswer => {
    if (result.status !== "manual_required") return { result };
    return { result, conflict: conflicts.next().value };
  });
  const all = answers.map((answer) => (typeof answer === "number" ? firsts[answer] : answer));
  return {
    results: all.flatMap((first) => first?.result ?? []),
    conflicts: all.flatMap((first) => first?.conflict ?? []),
  };
}

function isSame(marks: Uint8Array, one: number, other: number): boolean {
  const at = (place: number) => marks.subarray(place * MARK_BYTES, (place + 1) * MARK_BYTES);
  const [a, b] = [at(one), at(other)];
  return a.every((byte, index) => byte === b[index]);
}

/** What was refused on reading leaves its op_id to the next. */
function isValid(edits: readonly (Edit | Rejection)[], place: number | undefined): boolean {
  const edit = place === undefined ? undefined : edits[place];
  return edit !== undefined && !isRejection(edit);
}

function otherEdit(edit: Edit | Rejection): Rejection {
  const { opId, mobileId } = edit;
  const domain = isRejection(edit) ? edit.domain : edit.domain.name;
  const message = `op_id "${opId}" belongs to another edit, which was taken before`;
  const errors = [{ path: "op_id", message }];
  return { opId, domain, mobileId, code: "op_id_reused", message, errors };
}
