import type { EndedConflict } from "@/lib/core/conflict/undo";
import { findDomain } from "@/lib/core/domains/registry";
import type { ConflictRow } from "@/lib/db/conflict/find-conflict-row";

/** A conflict that is over, as the core undoes it; null while it waits. */
export function endedConflict(row: ConflictRow): EndedConflict | null {
  if (row.winner === null) return null;
  return {
    client: row.client_entry,
    server: row.server_entry,
    base: row.base,
    base_version: row.base_version,
    verdicts: row.fields,
    winner: row.winner,
    decision: row.decision,
    replaced: row.replaced,
    merge: row.merge ?? findDomain(row.domain)?.defaultPolicy.merge ?? "fields",
  };
}
