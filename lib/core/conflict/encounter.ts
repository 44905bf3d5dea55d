import type { Fields } from "../../contract/json";
import type { Policy } from "../../contract/policy";
import { own } from "../own";
import type { Edit } from "../sync/edit";
import { dataAt, type Mark, markOf, type RecordState, type Revision } from "../sync/record";
import type { Clock } from "./clock";
import { isEscalatedValue, isRaised } from "./scale";
import type { Moment, Settlement, Unseen } from "./settle-field";

/** What an entry meets. */
export type Encounter = {
  edit: Edit;
  /** Null where there is no such record. */
  record: RecordState | null;
  /** Newest first, as far back as the edit's base. */
  revisions: readonly Revision[];
  policy: Policy;
  device: number;
  clock: Clock;
  /** The version that a write would make. */
  version: number;
};

/** Whether another side wrote anything of the record after `base`. */
export function changedByOthers(record: RecordState, base: number, device: number): boolean {
  if (record.version <= base) return false;
  return marksOfOthers(record, base, device).length > 0;
}

/** When another side last wrote after `base`; without a time where one of its writes has none. */
export function lastMomentOfOthers(record: RecordState, base: number, device: number): Moment {
  const times = marksOfOthers(record, base, device).map(([, , time]) => time);
  return {
    version: record.version,
    time: times.includes(null) ? null : Math.max(...times.map(Number)),
  };
}

/** Whether the device wrote this after the edit, which was held back meanwhile. */
export function isOvertaken({ edit, device }: Encounter, [version, writer]: Mark): boolean {
  return edit.heldAt !== undefined && writer === device && version > edit.heldAt;
}

function marksOfOthers(record: RecordState, base: number, device: number): Mark[] {
  return [record.life, ...Object.values(record.fields)].filter(
    ([version, writer]) => version > base && writer !== device,
  );
}

/** The record as the edit's device saw it: null where it did not exist then, undefined where that is forgotten. */
export function baseOf({ edit, revisions }: Encounter, record: RecordState): Fields | null | undefined {
  return edit.base === 0 ? null : dataAt(record, revisions, edit.base);
}

/**
 * Which escalations came after the edit's base, on either side. On the record's side, any value that another side left
 * on the escalated part of a scale counts too: the device may have lowered it itself in between. An unknown base
 * counts as nothing.
 */
export function unseenOf(
  { edit, policy, device }: Encounter,
  record: RecordState,
  base: Fields | null | undefined,
): Unseen {
  const known = base ?? {};
  const unseen = { byClient: false, byServer: false };
  for (const field of Object.keys(policy.critical)) {
    const scale = policy.critical[field];
    if (!scale) continue;
    const mark = markOf(record, field);
    const before = own(known, field);
    if (mark[0] > edit.base && mark[1] !== device) {
      const standing = own(record.data, field);
      if (isEscalatedValue(scale, standing) || isRaised(scale, before, standing)) unseen.byClient = true;
    }
    if (isRaised(scale, before, own(edit.set, field))) unseen.byServer = true;
  }
  return unseen;
}

/** A policy that can't be followed asks a person; `manual` is then the rule that was followed. */
export function settleOrAsk<Case extends unknown[]>(
  settle: (...of: Case) => Settlement,
  ...of: Case
): Settlement {
  try {
    return settle(...of);
  } catch {
    return { winner: "nobody", reason: "engine_error", rule: "manual" };
  }
}
