import type { PushConflict, PushResult } from "../contract/push";
import { serverEntryOf } from "./confirmed";
import type { Entry } from "./entry";
import type { ConflictEvent, RejectedEvent } from "./events";
import type { Names, SetAside } from "./local-state";
import type { Run } from "./session";
import type { Answer, Taken } from "./take-answer";

/** Counts what came of edits and the changes of a page into the report, and tells the app of it. */
export function tellAnswer(
  { events, report }: Run,
  { conflicts = [], page }: Answer,
  { answered, aside }: Taken,
): void {
  for (const { entry, result } of answered) {
    const { resolution } = result;
    if (!resolution) continue;
    report[resolution === "resolved" ? "resolved" : "manual"] += 1;
    events.emit("conflict", conflictEvent(entry, result, resolution, conflicts));
  }
  report.rejected += aside.length;
  for (const { entry, ...why } of aside) events.emit("rejected", rejectedEvent(entry, why));
  const changes = page?.changes ?? [];
  report.pulled += changes.length;
  if (page?.progress) events.emit("progress", page.progress);
  const changed: Names[] = [...changes, ...[...answered, ...aside].map(({ entry }) => entry)];
  if (changed.length > 0) events.emit("changed", changed.map(namesOf));
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
  if (status === "rejected") {
    const { code = "rejected", message = "", errors } = result;
    listeners.onRejected?.(rejectedEvent(edit, { code, message, errors }));
  }
}

function rejectedEvent(edit: Entry, { code, message, errors = [] }: Omit<SetAside, "entry">): RejectedEvent {
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
    ...(server && {
      serverEntry: { version: server.version, fields: server.data, deleted: server.deleted ?? false },
    }),
  };
}

function namesOf({ domain, mobile_id }: { domain: string; mobile_id: string }) {
  return { domain, mobileId: mobile_id };
}
