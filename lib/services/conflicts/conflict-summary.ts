import type { ConflictKind, ConflictSummary } from "@/lib/contract/conflict-review";
import { PRIORITIES } from "@/lib/contract/entry";
import type { TenantLimits } from "@/lib/contract/tenant-limits";
import type { ConflictSummaryRow } from "@/lib/db/conflict/list-conflict-rows";

const HOUR_MS = 3_600_000;

/** What lists show of a conflict; both sides themselves come with `getConflict`. */
export function conflictSummary(
  row: ConflictSummaryRow,
  { review_within_hours }: TenantLimits,
): ConflictSummary {
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
    fields_total: row.contested_total,
    device: row.device_id === null ? null : { id: row.device_id, name: row.device_name ?? "" },
    urgency: PRIORITIES[row.urgency] ?? "normal",
    created_at: row.created_at.toISOString(),
    due_at:
      row.state === "pending"
        ? new Date(row.created_at.getTime() + review_within_hours * HOUR_MS).toISOString()
        : null,
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
