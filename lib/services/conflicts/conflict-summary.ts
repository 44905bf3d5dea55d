import type { ConflictKind, ConflictSummary } from "@/lib/contract/conflict-review";
import type { ConflictSummaryRow } from "@/lib/db/conflict/list-conflict-rows";

/** What lists show of a conflict; both sides themselves come with `getConflict`. */
export function conflictSummary(row: ConflictSummaryRow): ConflictSummary {
  return {
    id: row.id,
    domain: row.domain,
    mobile_id: row.mobile_id,
    label: row.label,
    kind: kindOf(row),
    state: row.state,
    winner: row.winner,
    strategy: row.strategy,
    fields: row.contested,
    device: row.device_id === null ? null : { id: row.device_id, name: row.device_name ?? "" },
    created_at: row.created_at.toISOString(),
    reviewed_at: row.reviewed_at?.toISOString() ?? null,
    reviewer_name: row.reviewer_name,
    undone: row.undone_at && {
      by: row.undoer_name ?? "",
      at: row.undone_at.toISOString(),
      version: Number(row.undo_version),
    },
  };
}

function kindOf(row: ConflictSummaryRow): ConflictKind {
  if (row.op === "delete") return "delete";
  return row.server_deleted ? "edit_of_deleted" : "edit";
}
