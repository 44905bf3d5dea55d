import type { ConflictSummary } from "../../contract/conflict-review";
import { groupByRecord } from "./group-by-record";

export const INBOX_GROUPS = ["record", "due", "none"] as const;
export type InboxGroup = (typeof INBOX_GROUPS)[number];

/** One line of the inbox: the head of a group, or a conflict. */
export type InboxRow =
  | { kind: "head"; key: string; title: string; detail: string; count: number }
  | { kind: "conflict"; key: string; conflict: ConflictSummary };

/** How a waiting conflict stands against the time that the tenant gives itself. */
export type DueState = "overdue" | "soon" | "later";

const HOUR_MS = 3_600_000;
/** So long before its time a conflict counts as due soon. */
const SOON_MS = 4 * HOUR_MS;

/** Where `dueAt` (ISO) stands at `now` (ms). */
export function dueState(dueAt: string, now: number): DueState {
  const left = Date.parse(dueAt) - now;
  if (left <= 0) return "overdue";
  return left <= SOON_MS ? "soon" : "later";
}

/** The inbox as a list of lines, grouped; in the order in which each group first appears. */
export function inboxRows(conflicts: readonly ConflictSummary[], group: InboxGroup, now: number): InboxRow[] {
  if (group === "none") return conflicts.map(line);
  const groups = group === "record" ? byRecord(conflicts) : byDue(conflicts, now);
  return groups.flatMap(({ members, ...head }) => [
    { kind: "head" as const, ...head, count: members.length },
    ...members.map(line),
  ]);
}

type Group = { key: string; title: string; detail: string; members: readonly ConflictSummary[] };

function byRecord(conflicts: readonly ConflictSummary[]): Group[] {
  return groupByRecord(conflicts).map(({ domain, mobile_id, label, conflicts: members }) => ({
    key: `${domain}/${mobile_id}`,
    title: label ?? mobile_id,
    detail: domain,
    members,
  }));
}

const DUE: Record<DueState, string> = { overdue: "Overdue", soon: "Due within 4 hours", later: "Due later" };

function byDue(conflicts: readonly ConflictSummary[], now: number): Group[] {
  const groups = new Map<DueState, ConflictSummary[]>();
  for (const conflict of conflicts) {
    const state = dueState(conflict.due_at ?? conflict.created_at, now);
    const members = groups.get(state);
    if (members) members.push(conflict);
    else groups.set(state, [conflict]);
  }
  return [...groups].map(([state, members]) => ({ key: state, title: DUE[state], detail: "", members }));
}

function line(conflict: ConflictSummary): InboxRow {
  return { kind: "conflict", key: conflict.id, conflict };
}
