import type { ConflictDetail, Side } from "../../contract/conflict-review";
import {
  type Before,
  bornRecord,
  type Mark,
  type RecordState,
  reviveRecord,
  writeFields,
} from "../sync/record";
import { type Choice, chooseFields } from "./choose-fields";
import { isAboutLife, type Review } from "./review";
import { type EndedConflict, stoodBefore, undoConflict, wasAboutLife } from "./undo";

/**
 * What a person's second decision on an undone conflict makes of the record. The server's side is what the record held
 * before the first one: the undo has changed what stands.
 */
export function decideAnew(
  conflict: EndedConflict,
  record: RecordState | null,
  choice: Choice,
  mark: Mark,
): Review {
  if (wasAboutLife(conflict)) {
    if (typeof choice === "object") return { ok: false, wholeRecord: true };
    const brought = undoConflict({ ...conflict, winner: OTHER[choice] }, record, mark);
    const [after, before] = brought ? [brought.after, brought.before] : again(conflict, record, mark);
    return { ok: true, after, before, winner: choice, decided: { fields: {} } };
  }
  const stood = stoodBefore(conflict);
  const chosen = chooseFields(conflict, stood, choice);
  if (!chosen.ok) return chosen;
  if (!record) {
    const [after] = writeFields(bornRecord(stood, mark), chosen.changes, mark);
    return { ok: true, after, before: null, winner: chosen.winner, decided: chosen.decided };
  }
  const write = record.deleted ? reviveRecord : writeFields;
  const [after, before] = write(record, chosen.changes, mark);
  return { ok: true, after, before, winner: chosen.winner, decided: chosen.decided };
}

/** What stands already, as a write of its own: alive as it is, or gone. */
function again(
  { client }: EndedConflict,
  record: RecordState | null,
  mark: Mark,
): [RecordState, Before | null] {
  if (record) return writeFields(record, { set: {}, unset: [] }, mark);
  return [{ ...bornRecord(client.data, mark), deleted: true }, null];
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
