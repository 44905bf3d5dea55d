import type { FieldSide, FieldVerdicts, Winner } from "../../contract/conflict";
import type { Fields, Json } from "../../contract/json";
import type { Policy } from "../../contract/policy";
import type { Strategy } from "../../contract/strategy";
import { jsonEqual } from "../json-equal";
import { own } from "../own";
import type { Edit } from "../sync/edit";
import { type FieldChanges, type Mark, markOf, type RecordState, writeFields } from "../sync/record";
import type { DecidedConflict, Decision } from "./decision";
import { baseOf, changedByOthers, type Encounter, isOldNews, settleOrAsk, unseenOf } from "./encounter";
import { isClosing, settleField } from "./settle-field";

/** An upsert of a living record: fields nobody else touched merge, contested ones are settled by the policy. */
export function decideFields(encounter: Encounter, record: RecordState, mark: Mark): Decision {
  const { edit, policy, device } = encounter;
  const sorted = sortFields(encounter, record, mark);
  const { writable, contested } = sorted;
  if (contested.length === 0) {
    if (isEmpty(writable)) return { status: "duplicate", after: record };
    const [after, before] = writeFields(record, writable, mark);
    return { status: changedByOthers(record, edit.base, device) ? "merged" : "applied", after, before };
  }
  const base = baseOf(encounter, record);
  const fields = settleContested(encounter, record, contested, base, mark[2]);
  const winners = new Set(Object.values(fields).map((verdict) => verdict.winner));
  const conflict = { strategy: strategyOf(policy, fields), winner: overallWinner(winners), fields, base };
  if (winners.has("nobody")) return { status: "manual_required", after: record, conflict };

  const alone = policy.merge === "record" && winners.has("server");
  const accepted = contested.filter((field) => fields[field]?.winner === "client");
  const changes = changesOf(edit, alone ? accepted : [...fieldNames(writable), ...accepted]);
  if (isEmpty(changes)) return { status: "resolved", after: record, conflict };
  const [after, before] = writeFields(record, changes, mark);
  return { status: "resolved", after, before, conflict };
}

/** Splits what the edit changed: what may be written, and what another side changed since to something else. */
function sortFields(
  encounter: Encounter,
  record: RecordState,
  mark: Mark,
): { writable: FieldChanges; contested: string[] } {
  const { edit, device } = encounter;
  const writable: string[] = [];
  const contested: string[] = [];
  for (const field of changedFields(encounter, record)) {
    if (jsonEqual(own(edit.set, field), own(record.data, field))) continue;
    const standing = markOf(record, field);
    const [version, writer] = standing;
    if (version > edit.base && writer !== device) contested.push(field);
    else if (version > edit.base && isOldNews(mark, standing)) continue;
    else if (closesUnseenEscalation(encounter, record, field)) contested.push(field);
    else writable.push(field);
  }
  return { writable: changesOf(edit, writable), contested };
}

/** What the user changed: what was sent, or for a record sent whole, what differs from the base. */
export function changedFields(encounter: Encounter, record: RecordState): string[] {
  const { edit } = encounter;
  const sent = Object.keys(edit.set);
  if (!edit.whole || edit.base === 0) return [...sent, ...edit.unset];
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
    const [version, writer, writtenAt] = markOf(record, field);
    const client = { value: own(edit.set, field), time, version: edit.base };
    const server = { value: own(record.data, field), time: writtenAt, version };
    const { winner, reason, rule } = settleOrAsk(() =>
      settleField(policy, { field, client, server }, unseen),
    );
    const asked = sideOf(client.value, time);
    const standing = sideOf(server.value, writtenAt);
    standing.version = version;
    standing.writer = writer;
    // Built in place: spreads would cost as much as all the rest of the decision.
    verdicts[field] = base
      ? { winner, reason, rule, base: baseSide(own(base, field)), client: asked, server: standing }
      : { winner, reason, rule, client: asked, server: standing };
  }
  return verdicts;
}

function strategyOf(policy: Policy, fields: FieldVerdicts): Strategy {
  const verdicts = Object.values(fields);
  const asked = verdicts.find((verdict) => verdict.winner === "nobody");
  if (asked) return asked.rule;
  const rules = new Set(verdicts.map((verdict) => verdict.rule));
  return rules.size === 1 ? ([...rules][0] ?? policy.strategy) : policy.strategy;
}

function overallWinner(winners: ReadonlySet<Winner>): DecidedConflict["winner"] {
  if (winners.has("nobody")) return null;
  if (winners.size > 1) return "both";
  return winners.has("client") ? "client" : "server";
}

function changesOf(edit: Edit, fields: readonly string[]): FieldChanges {
  const set: Fields = {};
  const unset: string[] = [];
  for (const field of fields) {
    if (Object.hasOwn(edit.set, field)) set[field] = edit.set[field] ?? null;
    else unset.push(field);
  }
  return { set, unset };
}

function fieldNames(changes: FieldChanges): string[] {
  return [...Object.keys(changes.set), ...changes.unset];
}

function isEmpty(changes: FieldChanges): boolean {
  return changes.unset.length === 0 && Object.keys(changes.set).length === 0;
}

function baseSide(value: Json | undefined): { value: Json } | { absent: true } {
  return value === undefined ? { absent: true } : { value };
}

function sideOf(value: Json | undefined, time: number | null): FieldSide {
  return value === undefined ? { absent: true, time } : { value, time };
}
