import type { FieldSide, FieldVerdicts } from "../../contract/conflict";
import type { Fields, Json } from "../../contract/json";
import type { Policy } from "../../contract/policy";
import type { Strategy } from "../../contract/strategy";
import { jsonEqual } from "../json-equal";
import { own } from "../own";
import type { Edit } from "../sync/edit";
import { type FieldChanges, type Mark, markOf, type RecordState, writeFields } from "../sync/record";
import type { DecidedConflict, Decision } from "./decision";
import { baseOf, changedByOthers, type Encounter, isOvertaken, settleOrAsk, unseenOf } from "./encounter";
import { isClosing, settleField } from "./settle-field";

/**
 * An upsert of a living record: fields nobody else touched merge, contested ones are settled by the policy. Every edit
 * of every push comes by here, so loops stand where sets, spreads and closures would cost as much as the decision.
 */
export function decideFields(encounter: Encounter, record: RecordState, mark: Mark): Decision {
  const { edit, policy, device } = encounter;
  const { writable, brought, contested } = sortFields(encounter, record);
  if (contested.length === 0) {
    for (const field of brought) writable.push(field);
    if (writable.length === 0) return { status: "duplicate", after: record };
    const [after, before] = writeFields(record, changesOf(edit, writable), mark);
    return { status: changedByOthers(record, edit.base, device) ? "merged" : "applied", after, before };
  }
  const base = baseOf(encounter, record);
  const time = mark[2];
  const fields = settleContested(encounter, record, contested, base, time);
  const winner = overallWinner(contested, fields);
  const conflict = { strategy: strategyOf(policy, contested, fields), winner, fields, base, time };
  if (winner === null) return { status: "manual_required", after: record, conflict };

  const alone = policy.merge === "record" && winner !== "client";
  const accepted = alone ? [] : writable;
  for (const field of brought) accepted.push(field);
  for (const field of contested) if (fields[field]?.winner === "client") accepted.push(field);
  if (accepted.length === 0) return { status: "resolved", after: record, conflict };
  const [after, before] = writeFields(record, changesOf(edit, accepted), mark);
  return { status: "resolved", after, before, conflict };
}

type SortedFields = {
  writable: string[];
  /** Writable as well: what only this one of two creators of the record brought. It never goes with other fields. */
  brought: string[];
  /** What another side changed since to something else. */
  contested: string[];
};

/** Sorts what the edit changed. A device's own last write never stands in its way, whatever its clock said then. */
function sortFields(encounter: Encounter, record: RecordState): SortedFields {
  const { edit, device } = encounter;
  const writable: string[] = [];
  const brought: string[] = [];
  const contested: string[] = [];
  for (const field of changedFields(encounter, record)) {
    if (jsonEqual(own(edit.set, field), own(record.data, field))) continue;
    const mark = markOf(record, field);
    if (isOvertaken(encounter, mark)) continue;
    const [version, writer] = mark;
    const unseen = version > edit.base && writer !== device;
    if (unseen && !isOnlyBrought(encounter, record, field)) contested.push(field);
    else if (closesUnseenEscalation(encounter, record, field)) contested.push(field);
    else if (unseen && edit.base === 0) brought.push(field);
    else writable.push(field);
  }
  return { writable, brought, contested };
}

/**
 * Whether the edit brings a field that the record never had. To one who created the record too, its earlier lives don't
 * count; one who saw an earlier life may have seen the field there.
 */
function isOnlyBrought(encounter: Encounter, record: RecordState, field: string): boolean {
  const { edit } = encounter;
  if (!Object.hasOwn(edit.set, field) || Object.hasOwn(record.data, field)) return false;
  const removed = own(record.fields, field);
  if (edit.base === 0) return removed === undefined || removed[0] === record.life[0];
  if (removed) return false;
  const base = baseOf(encounter, record);
  return base === null || (base !== undefined && !Object.hasOwn(base, field));
}

/** What the user changed: what was sent, or for a record sent whole, what differs from the base. */
export function changedFields(encounter: Encounter, record: RecordState): string[] {
  const { edit } = encounter;
  const sent = Object.keys(edit.set);
  if (!edit.whole || edit.base === 0) return edit.unset.length === 0 ? sent : [...sent, ...edit.unset];
  const base = baseOf(encounter, record) ?? record.data;
  return [...sent.filter((field) => !jsonEqual(edit.set[field], own(base, field))), ...edit.unset];
}

/**
 * Under preserve_escalation, closing a record is contested by an escalation that came after the edit's base even where
 * nobody else touched the status: an escalated record is not closed by a side that did not know.
 */
function closesUnseenEscalation(encounter: Encounter, record: RecordState, field: string): boolean {
  const { edit, policy } = encounter;
  if (!isClosing(policy, field, own(edit.set, field))) return false;
  if ((own(policy.fields, field) ?? policy.strategy) !== "preserve_escalation") return false;
  return unseenOf(encounter, record, baseOf(encounter, record)).byClient;
}

function settleContested(
  encounter: Encounter,
  record: RecordState,
  contested: readonly string[],
  base: Fields | null | undefined,
  time: number | null,
): FieldVerdicts {
  const { edit, policy } = encounter;
  const unseen = unseenOf(encounter, record, base);
  const verdicts: FieldVerdicts = {};
  for (const field of contested) {
    const standing = markOf(record, field);
    const client = { value: own(edit.set, field), time, version: edit.base };
    const server = { value: own(record.data, field), time: standing[2], version: standing[0] };
    const { winner, reason, rule } = settleOrAsk(settleField, policy, { field, client, server }, unseen);
    const asked = sideOf(client.value, time);
    const held = serverSideOf(server.value, standing);
    verdicts[field] = base
      ? { winner, reason, rule, base: baseSide(own(base, field)), client: asked, server: held }
      : { winner, reason, rule, client: asked, server: held };
  }
  return verdicts;
}

/** The one rule that was followed; where it was several, the domain's strategy; a rule that asks goes before all. */
function strategyOf(policy: Policy, contested: readonly string[], fields: FieldVerdicts): Strategy {
  let strategy: Strategy | undefined;
  for (const field of contested) {
    const verdict = fields[field];
    if (!verdict) continue;
    if (verdict.winner === "nobody") return verdict.rule;
    strategy = strategy === undefined || strategy === verdict.rule ? verdict.rule : policy.strategy;
  }
  return strategy ?? policy.strategy;
}

function overallWinner(contested: readonly string[], fields: FieldVerdicts): DecidedConflict["winner"] {
  let client = false;
  let server = false;
  for (const field of contested) {
    const winner = fields[field]?.winner;
    if (winner === "nobody") return null;
    if (winner === "client") client = true;
    else server = true;
  }
  if (client && server) return "both";
  return client ? "client" : "server";
}

function changesOf(edit: Edit, fields: readonly string[]): FieldChanges {
  const set: Fields = {};
  const unset: string[] = [];
  for (const field of fields) {
    const value = own(edit.set, field);
    if (value === undefined) unset.push(field);
    else set[field] = value;
  }
  return { set, unset };
}

function baseSide(value: Json | undefined): { value: Json } | { absent: true } {
  return value === undefined ? { absent: true } : { value };
}

function sideOf(value: Json | undefined, time: number | null): FieldSide {
  return value === undefined ? { absent: true, time } : { value, time };
}

function serverSideOf(value: Json | undefined, [version, writer, time]: Mark): FieldSide {
  return value === undefined ? { absent: true, time, version, writer } : { value, time, version, writer };
}
