import { type FieldVerdict, WHOLE_RECORD } from "../../contract/conflict";
import type { Fields } from "../../contract/json";
import type { Policy } from "../../contract/policy";
import type { Strategy } from "../../contract/strategy";
import { own } from "../own";
import { deleteRecord, type FieldChanges, type Mark, type RecordState, reviveRecord } from "../sync/record";
import { changedFields } from "./decide-fields";
import type { DecidedConflict, Decision } from "./decision";
import {
  baseOf,
  changedByOthers,
  type Encounter,
  isOvertaken,
  lastMomentOfOthers,
  settleOrAsk,
  unseenOf,
} from "./encounter";
import { isEscalated } from "./scale";
import { laterTime, type Moment, type Settlement } from "./settle-field";

/** A delete against a record that another side changed since the base. */
export function decideDelete(encounter: Encounter, record: RecordState, mark: Mark): Decision {
  const { edit, policy, device } = encounter;
  if (record.deleted || wasOvertaken(encounter, record)) return { status: "duplicate", after: record };
  if (!changedByOthers(record, edit.base, device)) {
    const [after, before] = deleteRecord(record, mark);
    return { status: "applied", after, before };
  }
  const base = baseOf(encounter, record);
  const client = { time: mark[2], version: edit.base };
  const server = lastMomentOfOthers(record, edit.base, device);
  const settlement = settleOrAsk(settleLife, policy, client, server, {
    escalated: () => isEscalated(policy, record.data) || unseenOf(encounter, record, base).byClient,
    escalatedWinner: "server",
  });
  const conflict = lifeConflict(settlement, base, client, server);
  if (settlement.winner === "nobody") return { status: "manual_required", after: record, conflict };
  if (settlement.winner === "server") return { status: "resolved", after: record, conflict, tellWhole: true };
  const [after, before] = deleteRecord(record, mark);
  return { status: "resolved", after, before, conflict };
}

/** Whether the device wrote anything of the record after a delete of its own that was held back. */
function wasOvertaken(encounter: Encounter, record: RecordState): boolean {
  if (encounter.edit.heldAt === undefined) return false;
  return [record.life, ...Object.values(record.fields)].some((mark) => isOvertaken(encounter, mark));
}

/**
 * An edit of a deleted record: judged the same way round; where it wins, the record comes back whole. A device that saw
 * the tombstone, or made it, brings the record back knowingly.
 */
export function decideReturn(encounter: Encounter, record: RecordState, mark: Mark): Decision {
  const { edit, policy, device } = encounter;
  const [deletedVersion, deleter, deletedAt] = record.life;
  if (isOvertaken(encounter, record.life)) return { status: "duplicate", after: record };
  const bringBack = (): Pick<Decision, "after" | "before" | "tellWhole"> => {
    const [after, before] = reviveRecord(record, changesOn(encounter, record), mark);
    return { after, before, tellWhole: true };
  };
  if (record.version <= edit.base || deleter === device) return { status: "applied", ...bringBack() };
  const base = baseOf(encounter, record);
  const client = { time: mark[2], version: edit.base };
  const server = { version: deletedVersion, writer: deleter, time: deletedAt };
  const settlement = settleOrAsk(settleLife, policy, client, server, {
    escalated: () =>
      isEscalated(policy, { ...record.data, ...edit.set }) || unseenOf(encounter, record, base).byServer,
    escalatedWinner: "client",
  });
  const conflict = lifeConflict(settlement, base, client, server);
  if (settlement.winner === "nobody") return { status: "manual_required", after: record, conflict };
  if (settlement.winner === "server") return { status: "resolved", after: record, conflict };
  return { status: "resolved", conflict, ...bringBack() };
}

/** What the edit changes of a record that it brings back. */
function changesOn(encounter: Encounter, record: RecordState): FieldChanges {
  const { edit } = encounter;
  const unset = edit.unset.filter((field) => Object.hasOwn(record.data, field));
  if (!edit.whole) return { set: edit.set, unset };
  const set: Fields = {};
  for (const field of changedFields(encounter, record)) {
    const value = own(edit.set, field);
    if (value !== undefined) set[field] = value;
  }
  return { set, unset };
}

/** Whether a record lives, where one side deleted it and the other edited it. */
export function settleLife(
  policy: Policy,
  client: Moment,
  server: Moment,
  escalation: { escalated: () => boolean; escalatedWinner: "client" | "server" },
): Settlement {
  const rule = policy.delete ?? policy.strategy;
  const rules: Record<Strategy, () => Omit<Settlement, "rule">> = {
    client_wins: () => ({ winner: "client", reason: "client_wins" }),
    server_wins: () => ({ winner: "server", reason: "server_wins" }),
    manual: () => ({ winner: "nobody", reason: "manual" }),
    most_recent_wins: () => laterTime(policy, client, server),
    preserve_escalation: () =>
      escalation.escalated()
        ? { winner: escalation.escalatedWinner, reason: "escalated_record_kept" }
        : laterTime(policy, client, server),
  };
  return { ...rules[rule](), rule };
}

/** The conflict over a record's life, as the log keeps it. */
export function lifeConflict(
  settlement: Settlement,
  base: Fields | null | undefined,
  client: FieldVerdict["client"],
  server: FieldVerdict["server"],
): DecidedConflict {
  return {
    strategy: settlement.rule,
    winner: settlement.winner === "nobody" ? null : settlement.winner,
    fields: { [WHOLE_RECORD]: { ...settlement, client, server } },
    base,
    time: client.time ?? null,
  };
}
