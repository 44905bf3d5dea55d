import { addCounts, countsOf, type Measures } from "@/lib/core/analytics/measures";
import { unpackCells } from "@/lib/core/analytics/unpack-cells";
import { unpackSet } from "@/lib/core/analytics/unpack-set";
import type { KeptMeasures } from "@/lib/db/analytics/snapshot-rows";

/** Adds what a row keeps; its durations and devices to the cells, or straight to those of all. */
export function addMeasures(into: Measures, row: KeptMeasures, asCells: boolean): void {
  into.events += row.events;
  into.requests += row.total_sync_requests;
  into.refused += row.refused_syncs;
  into.failed += row.failed_syncs - row.refused_syncs;
  into.total_duration_ms += row.total_duration_ms;
  into.bytes_wire += row.total_bytes_synced;
  into.bytes_plain += row.bytes_before_compression;
  into.bytes_saved_delta += row.bytes_saved_via_delta;
  unpackSet(row.users, into.users);
  for (const [domain, counts] of Object.entries(row.domain_breakdown))
    addCounts(countsOf(into, domain), counts);
  unpackCells(row.cells, into, asCells);
}
