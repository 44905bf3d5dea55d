import { PRIORITIES, Priority } from "../../contract/entry";
import { LIMITS } from "../../contract/limits";
import { isRejection, recordKey, type StoredRecord } from "../sync/apply-push";
import type { Edit, Rejection } from "../sync/edit";
import { fitsUtf8 } from "../utf8";

/** An entry on its way into the inbound queue. */
export type QueuedEntry = {
  opId: string;
  domain: string;
  mobileId: string;
  priority: Priority;
  /** Its priority, or that of a more urgent entry of the same record behind it: nobody waits for somebody less urgent. */
  urgency: Priority;
  /** As it was sent, as JSON text. */
  entry: string;
};

/** Faults that a person can mend in the dashboard. Whatever else is wrong is refused at once. */
const MENDABLE: ReadonlySet<string> = new Set(["unknown_domain", "invalid_field"]);

/** The entry as text, or undefined where it can't be kept: unnamed, too large, or of a kind that nobody could mend. */
export function queueableText(edit: Edit | Rejection, raw: unknown): string | undefined {
  if (isRejection(edit) && !(MENDABLE.has(edit.code) && edit.mobileId !== null && edit.domain !== null))
    return undefined;
  const text = textOf(raw);
  return text !== undefined && fitsUtf8(text, LIMITS.entryBytes * 2) ? text : undefined;
}

/** Entries with the order in which they ask to be applied; `records` is what the server holds of them. */
export function toQueue(
  entries: readonly { edit: Edit | Rejection; raw: unknown; text: string }[],
  records: ReadonlyMap<string, StoredRecord>,
): QueuedEntry[] {
  const queued: QueuedEntry[] = [];
  const urgencies = new Map<string, Priority>();
  for (const { edit, raw, text } of entries.toReversed()) {
    const domain = isRejection(edit) ? edit.domain : edit.domain.name;
    const { opId, mobileId } = edit;
    if (opId === null || domain === null || mobileId === null)
      throw new Error("an entry without names can't be queued");
    const key = recordKey(domain, mobileId);
    const priority = priorityOf(edit, raw, records.get(key));
    const urgency = moreUrgent(priority, urgencies.get(key) ?? "low");
    urgencies.set(key, urgency);
    queued.push({ opId, domain, mobileId, priority, urgency, entry: text });
  }
  return queued.reverse();
}

/** What the entry says, else the domain's rule on the record as the entry would leave it. */
export function priorityOf(edit: Edit | Rejection, raw: unknown, stored: StoredRecord | undefined): Priority {
  const said = Priority.safeParse((raw as { priority?: unknown } | null)?.priority);
  if (said.success) return said.data;
  if (isRejection(edit)) return "normal";
  // Not spread: a spread copy of very many fields takes a microsecond for each.
  return edit.domain.priorityOf(Object.assign({}, stored?.record?.data, edit.set));
}

function moreUrgent(one: Priority, other: Priority): Priority {
  return PRIORITIES.indexOf(one) > PRIORITIES.indexOf(other) ? one : other;
}

/** An entry nested thousands of levels deep can be parsed but not written. */
function textOf(raw: unknown): string | undefined {
  try {
    return JSON.stringify(raw);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}
