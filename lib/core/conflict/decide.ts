import { beginAnew, bornRecord, type Mark } from "../sync/record";
import { correctedTime } from "./clock";
import { decideFields } from "./decide-fields";
import { decideForgotten } from "./decide-forgotten";
import { decideDelete, decideReturn } from "./decide-life";
import type { Decision } from "./decision";
import { type Encounter, isOvertaken } from "./encounter";

/**
 * How an edit meets the record: the rules of docs/explanation/conflict-resolution.md, in their order. Pure. What goes
 * wrong inside the resolution itself ends as a conflict that waits for a person, never as a lost edit.
 */
export function decide(encounter: Encounter): Decision {
  const { edit, record, clock, policy, version, device } = encounter;
  const madeAt = edit.modifiedAt === null ? null : Date.parse(edit.modifiedAt);
  const mark: Mark = [version, device, correctedTime(madeAt, clock, policy.max_edit_age_ms)];
  const creates = edit.op === "upsert" && edit.base === 0;
  if (!record) {
    if (edit.op === "delete") return { status: "duplicate", after: null };
    return creates
      ? { status: "applied", after: bornRecord(edit.set, mark) }
      : decideForgotten(encounter, mark);
  }
  if (edit.op === "delete") return decideDelete(encounter, record, mark);
  if (!record.deleted) return decideFields(encounter, record, mark);
  if (!creates || isOvertaken(encounter, record.life)) return decideReturn(encounter, record, mark);
  const [after, before] = beginAnew(record, edit.set, mark);
  return { status: "applied", after, before };
}
