import { createHash } from "node:crypto";
import type { LoggedClientEntry } from "@/lib/contract/conflict";
import type { ConflictDetail, ConflictReview, UndoPreview } from "@/lib/contract/conflict-review";
import type { Fields } from "@/lib/contract/json";
import type { TenantLimits } from "@/lib/contract/tenant-limits";
import { stoodBefore, writtenBy } from "@/lib/core/conflict/undo";
import type { ConflictRow } from "@/lib/db/conflict/find-conflict-row";
import { conflictSummary } from "./conflict-summary";
import { endedConflict } from "./ended-conflict";

/** Both sides of a conflict whole, and how the record stands now. */
export function conflictDetail(
  row: ConflictRow,
  limits: TenantLimits,
  undo: UndoPreview | null,
): ConflictDetail {
  const summary = conflictSummary(row, limits);
  const ended = endedConflict(row);
  const record =
    row.record_version === null
      ? null
      : {
          version: row.record_version,
          deleted: row.record_deleted ?? false,
          data: row.record_data ?? {},
        };
  return {
    ...summary,
    op_id: row.op_id,
    policy_version: row.policy_version,
    base_version: row.base_version,
    server_version: row.server_version,
    result_version: row.result_version,
    edited_at: row.entry_time === null ? null : new Date(row.entry_time).toISOString(),
    clock_offset_ms: row.clock_offset_ms,
    network_quality: row.network_quality,
    device: summary.device && {
      ...summary.device,
      platform: row.platform ?? "",
      app_version: row.app_version ?? "",
      user_id: row.user_id,
    },
    base: row.base,
    server: row.server_entry,
    client: row.client_entry,
    verdicts: row.fields,
    shadow: row.shadow,
    record,
    moved: (row.record_version ?? 0) !== (row.result_version ?? row.server_version),
    entry_tag: entryTag(row.client_entry),
    waiting_beside: row.waiting_beside,
    written: writtenBy(row.replaced),
    review: reviewOf(row),
    stood: ended && stoodBefore(ended),
    undo,
  };
}

/**
 * Names what the device's edit says: while it waits, later edits of the same device join it. The record as the device saw it
 * says nothing more.
 */
export function entryTag({ data: _, ...said }: Omit<LoggedClientEntry, "data"> & { data?: Fields }): string {
  return createHash("sha256").update(JSON.stringify(said)).digest("base64url").slice(0, 16);
}

function reviewOf({ decision, reviewed_at, reviewer_name }: ConflictRow): ConflictReview | null {
  if (!decision || !reviewed_at) return null;
  return { by: reviewer_name ?? "", at: reviewed_at.toISOString(), decision };
}
