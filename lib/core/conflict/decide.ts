import { bornRecord, type Mark } from "../sync/record";
import { correctedTime } from "./clock";
import { decideFields } from "./decide-fields";
import { decideDelete, decideReturn } from "./decide-life";
import type { Decision } from "./decision";
import type { Encounter } from "./encounter";

/**
 * How an edit meets the record: the rules of docs/explanation/conflict-resolution.md, in their order. Pure. What goes
 * wrong inside the resolution itself ends as a conflict that waits for a person, never as a lost edit.
 */
export function decide(encounter: Encounter): Decision {
  const { edit, record, clock, policy, version, device } = encounter;
  const deviceTime = edit.modifiedAt === null ? null : Date.parse(edit.modifiedAt);
  const time = correctedTime(deviceTime, clock, policy.max_edit_age_ms);
  const mark: Mark = [version, device, time, deviceTime];
  if (!record) {
    if (edit.op === "delete") return { status: "duplicate", after: null };
    return { status: "applied", after: bornRecord(edit.set, mark) };
  }
  if (edit.op === "delete") return decideDelete(encounter, record, mark);
  if (record.deleted) return decideReturn(encounter, record, mark);
  return decideFields(encounter, record, mark);
}
