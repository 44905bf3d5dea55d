import type { PushConflict, PushResult } from "../contract/push";
import { serverEntryOf } from "./confirmed";
import type { Emitter } from "./emitter";
import type { Entry } from "./entry";
import type { ConflictEvent, RejectedEvent, SyncEvents, SyncReport } from "./events";
import type { Names } from "./local-state";
import { type Answer, CREATION_REJECTED } from "./take-answer";

type Events = Emitter<SyncEvents>;

export function emptyReport(): SyncReport {
  return { pushed: 0, pulled: 0, resolved: 0, manual: 0, rejected: 0, trips: 0, durationMs: 0 };
}

/**
 * Counts answered edits and the changes of a page into the report, and tells the app what came of them, but for edits that
 * go `again`.
 */
export function tellAnswer(
  events: Events,
  report: SyncReport,
  edits: readonly Entry[],
  { results = [], conflicts = [], page }: Answer,
  again: ReadonlySet<string>,
): void {
  const byId = new Map(results.map((result) => [result.op_id, result]));
  report.pushed += edits.length;
  for (const edit of edits) {
    const result = byId.get(edit.op_id);
    if (again.has(edit.op_id)) continue;
    if (result?.resolution) {
      if (result.resolution === "resolved") report.resolved += 1;
      else report.manual += 1;
      events.emit("conflict", conflictEvent(edit, result, result.resolution, conflicts));
    } else if (result?.status === "rejected") {
      report.rejected += 1;
      events.emit("rejected", rejectedEvent(edit, result));
    }
  }
  const changes = page?.changes ?? [];
  report.trips += 1;
  report.pulled += changes.length;
  if (page?.progress) events.emit("progress", page.progress);
  tellChanged(events, [...edits, ...changes]);
}

/** Names records that look different now. */
export function tellChanged(events: Events, changed: readonly Names[]): void {
  if (changed.length > 0) events.emit("changed", changed.map(namesOf));
}

/** Tells the app of edits that were set aside without a result of their own: because their record was never made, if not `why`. */
export function tellSetAside(
  events: Events,
  report: SyncReport,
  edits: readonly Entry[],
  why: Pick<PushResult, "code" | "message" | "errors"> = CREATION_REJECTED,
): void {
  report.rejected += edits.length;
  for (const edit of edits) events.emit("rejected", rejectedEvent(edit, why));
  tellChanged(events, edits);
}

/** Tells the app of one answered edit, where an adapter has no emitter. */
export function tellResult(
  listeners: { onConflict?: (event: ConflictEvent) => void; onRejected?: (event: RejectedEvent) => void },
  edit: Entry,
  result: PushResult,
  conflicts: readonly PushConflict[],
): void {
  const { resolution, status } = result;
  if (resolution) listeners.onConflict?.(conflictEvent(edit, result, resolution, conflicts));
  if (status === "rejected") listeners.onRejected?.(rejectedEvent(edit, result));
}

function rejectedEvent(
  edit: Entry,
  { code = "rejected", message = "", errors = [] }: Pick<PushResult, "code" | "message" | "errors">,
): RejectedEvent {
  return { ...namesOf(edit), edit, code, message, errors };
}

function conflictEvent(
  edit: Entry,
  result: PushResult,
  resolution: ConflictEvent["resolution"],
  conflicts: readonly PushConflict[],
): ConflictEvent {
  const { strategy_used, conflict_id, winning_entry } = result;
  const server = serverEntryOf(result, conflicts);
  return {
    ...namesOf(edit),
    resolution,
    edit,
    strategy: strategy_used,
    conflictId: conflict_id,
    winningEntry: winning_entry,
    serverEntry: server && { version: server.version, fields: server.data, deleted: server.deleted ?? false },
  };
}

function namesOf({ domain, mobile_id }: { domain: string; mobile_id: string }) {
  return { domain, mobileId: mobile_id };
}
