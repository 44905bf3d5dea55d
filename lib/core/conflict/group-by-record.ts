import type { ConflictSummary } from "../../contract/conflict-review";

export type RecordConflicts = Pick<ConflictSummary, "domain" | "mobile_id" | "label"> & {
  conflicts: ConflictSummary[];
};

/** Conflicts gathered by their record, in the order in which each record first appears. */
export function groupByRecord(conflicts: readonly ConflictSummary[]): RecordConflicts[] {
  const groups = new Map<string, RecordConflicts>();
  for (const conflict of conflicts) {
    const { domain, mobile_id, label } = conflict;
    const key = `${domain}/${mobile_id}`;
    const group = groups.get(key) ?? { domain, mobile_id, label, conflicts: [] };
    group.conflicts.push(conflict);
    groups.set(key, group);
  }
  return [...groups.values()];
}
