import { type FieldVerdict, type LoggedClientEntry, WHOLE_RECORD } from "../../contract/conflict";
import type { Json } from "../../contract/json";
import type { ReplayExample, ReplayField, ReplayVerdict } from "../../contract/policy-simulation";
import { own } from "../own";
import type { LoggedConflict, ReplayedConflict } from "./replay-conflict";
import { contestedFields, outcomeOf } from "./replay-report";

/** Bounds of an example: what a person can take in at a glance. */
const FIELDS = 12;
const TEXT = 200;

/** What an example tells beyond the decisions. */
export type ExampleFacts = Pick<ReplayExample, "label" | "created_at" | "device">;

/** A replayed conflict with both outcomes side by side; long values are cut. */
export function replayExample(
  logged: LoggedConflict,
  replayed: ReplayedConflict,
  facts: ExampleFacts,
): ReplayExample {
  const { before, after, change, lowered } = replayed;
  const lost = lowered.after.filter((field) => !lowered.before.includes(field));
  const sent = logged.encounter?.first ?? logged.client;
  const fields = [...new Set([...lost, ...contestedFields(before, after)])].slice(0, FIELDS);
  return {
    conflict_id: logged.id,
    mobile_id: logged.mobileId,
    ...facts,
    kind: sent.op === "delete" ? "delete" : isGone(logged.server) ? "edit_of_deleted" : "edit",
    change,
    lowers_escalation: lost.length > 0,
    outcome: { before: outcomeOf(before), after: outcomeOf(after) },
    fields: fields.map(
      (field): ReplayField => ({
        field,
        client: clientSide(sent, field),
        server: side(own(logged.server?.data ?? {}, field)),
        before: verdictOf(before.conflict?.fields[field]),
        after: verdictOf(after.conflict?.fields[field]),
        lowered: lost.includes(field),
      }),
    ),
  };
}

/** Deleted, or so long ago that nothing is known of it. */
function isGone(server: LoggedConflict["server"]): boolean {
  return server === null || server.deleted === true;
}

function clientSide(sent: Omit<LoggedClientEntry, "data">, field: string): ReplayField["client"] {
  return field === WHOLE_RECORD ? { absent: true } : side(own(sent.delta, field));
}

function side(value: Json | undefined): { value: Json } | { absent: true } {
  return value === undefined ? { absent: true } : { value: cut(value) };
}

/** A value that would fill the page is told by its beginning. */
function cut(value: Json): Json {
  if (typeof value === "string") return value.length > TEXT ? `${value.slice(0, TEXT)}…` : value;
  if (typeof value !== "object" || value === null) return value;
  const text = JSON.stringify(value);
  return text.length > TEXT ? `${text.slice(0, TEXT)}…` : value;
}

function verdictOf(verdict: FieldVerdict | undefined): ReplayVerdict {
  return verdict ? { winner: verdict.winner, reason: verdict.reason, rule: verdict.rule } : null;
}
