import type { LoggedClientEntry } from "../../contract/conflict";
import { PRIORITIES, type Priority } from "../../contract/entry";
import type { Fields } from "../../contract/json";
import type { ServerEntry } from "../../contract/push";
import type { DecidedConflict, Decision } from "../conflict/decision";
import type { PendingConflict } from "../conflict/join-pending";
import { loggedEncounter } from "../conflict/logged-encounter";
import type { Edit } from "./edit";
import type { ConflictWrite } from "./push-effects";
import type { RecordState } from "./record";

/** How an edit met a record and what was decided; `now` is the server's clock, in ms. */
type Met = { edit: Edit; met: RecordState | null; decision: Decision; policyVersion: number; now: number };

/** A conflict as the log keeps it: both sides whole, each field's verdict, and what is needed to decide it anew. */
export function conflictWrite(
  id: string,
  { edit, met, decision, policyVersion, now }: Met,
  conflict: DecidedConflict,
): ConflictWrite & PendingConflict {
  const client = clientEntry(edit, met, conflict.base);
  return {
    id,
    domain: edit.domain.name,
    mobileId: edit.mobileId,
    strategy: conflict.strategy,
    urgency: moreUrgent(met ? edit.domain.priorityOf(met.data) : "low", edit.domain.priorityOf(client.data)),
    winner: conflict.winner,
    policyVersion,
    opId: edit.opId,
    baseVersion: edit.base,
    serverVersion: (met ?? (conflict.winner === null ? decision.after : null))?.version ?? 0,
    resultVersion: conflict.winner === null ? null : (decision.after?.version ?? null),
    entryTime: conflict.time,
    base: conflict.base ?? null,
    serverEntry: met && serverEntry(met),
    clientEntry: client,
    fields: conflict.fields,
    encounter: loggedEncounter(edit, met, conflict.base, now),
    shadow: decision.shadow ?? null,
  };
}

function moreUrgent(a: Priority, b: Priority): Priority {
  return PRIORITIES.indexOf(a) > PRIORITIES.indexOf(b) ? a : b;
}

/** The record as the log and an answer show it. */
export function serverEntry({ version, deleted, data }: RecordState): ServerEntry {
  return deleted ? { version, deleted, data } : { version, data };
}

/** What the device sent, and the record as it saw it: its base, as far as it is known, with its changes. */
export function clientEntry(
  edit: Edit,
  met: RecordState | null,
  base: Fields | null | undefined,
): LoggedClientEntry {
  const data = Object.assign({}, base === undefined ? (edit.data ?? met?.data) : base, edit.set);
  for (const field of edit.unset) delete data[field];
  const { op, set: delta, modifiedAt: modified_at } = edit;
  return edit.unset.length > 0
    ? { op, delta, unset: [...edit.unset], modified_at, data }
    : { op, delta, modified_at, data };
}
