import type { ConflictDetail, Side } from "../../contract/conflict-review";
import { type Mark, type RecordState, reviveRecord, writeFields } from "../sync/record";
import { type Choice, chooseFields } from "./choose-fields";
import { isAboutLife, type Review } from "./review";
import { type EndedConflict, stoodBefore, undoConflict, wasAboutLife } from "./undo";

/**
 * What a person's second decision on an undone conflict makes of the record. The server's side is what the record held
 * before the first one: the undo has changed what stands.
 */
export function decideAnew(conflict: EndedConflict, record: RecordState, choice: Choice, mark: Mark): Review {
  if (wasAboutLife(conflict)) {
    if (typeof choice === "object") return { ok: false, wholeRecord: true };
    const brought = undoConflict({ ...conflict, winner: OTHER[choice] }, record, mark);
    const [after, before] = brought
      ? [brought.after, brought.before]
      : writeFields(record, { set: {}, unset: [] }, mark);
    return { ok: true, after, before, winner: choice, decided: { fields: {} } };
  }
  const chosen = chooseFields(conflict, stoodBefore(conflict), choice);
  if (!chosen.ok) return chosen;
  const write = record.deleted ? reviveRecord : writeFields;
  const [after, before] = write(record, chosen.changes, mark);
  return { ok: true, after, before, winner: chosen.winner, decided: chosen.decided };
}

const OTHER: Record<Side, Side> = { client: "server", server: "client" };

/** Whether a person may choose: the edit waits, or its resolution was undone. */
export function canBeDecided({ state, undone }: Pick<ConflictDetail, "state" | "undone">): boolean {
  return state === "pending" || undone !== null;
}

/** Whether the record as such is at stake in what a person may choose now. */
export function isLifeAtStake(conflict: ConflictDetail): boolean {
  if (conflict.state === "pending") return isAboutLife(conflict, conflict.record ?? { deleted: true });
  return wasAboutLife({ decision: conflict.review?.decision ?? null, verdicts: conflict.verdicts });
}
