import { EVENT_STATUS_CODE, EVENT_STATUSES } from "@/lib/contract/sync-event";
import { addDurations } from "@/lib/core/analytics/duration-buckets";
import { addCounts, cellOf, countsOf, type Measures, PART_SUMS, SUMS } from "@/lib/core/analytics/measures";
import { packCells, unpackCells } from "@/lib/core/analytics/pack-cells";
import { packRates, type StepRates } from "@/lib/core/analytics/pack-rates";
import { packSet, unpackSet } from "@/lib/core/analytics/pack-set";
import { snapshotMetrics } from "@/lib/core/analytics/snapshot-metrics";
import { domainOfCode } from "@/lib/core/domains/registry";
import type { CellRow, MeasureRow } from "@/lib/db/analytics/read-measures";
import type { SnapshotRow, StoredMeasures } from "@/lib/db/analytics/snapshot-rows";

/** The row that keeps these measures, cells and all; of an hour with its rates step by step. */
export function snapshotRow(
  measures: Measures,
  start: Date,
  minutes: number,
  rates: readonly StepRates[] = [],
): SnapshotRow {
  return {
    ...snapshotMetrics(measures),
    start,
    minutes,
    refused_syncs: measures.refused,
    bytes_before_compression: measures.bytes_plain,
    events: measures.events,
    total_duration_ms: measures.total_duration_ms,
    users: packSet(measures.users),
    cells: packCells(measures.cells.values()),
    rates: packRates(rates),
  };
}

/** Adds what a row keeps; its durations and devices to the cells, or straight to those of all. */
export function addSnapshot(into: Measures, row: StoredMeasures, asCells: boolean): void {
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

/** Adds what the database counted of the events of one bucket, as `addSnapshot` does. */
export function addMeasureRow(into: Measures, row: MeasureRow, asCells: boolean): void {
  for (const sum of SUMS) into[sum] += row[sum];
  for (const user of row.users ?? []) into.users.add(user);
  for (const [domain, code, count] of row.items ?? []) {
    const status = EVENT_STATUSES.find((name) => EVENT_STATUS_CODE[name] === code);
    if (status) countsOf(into, domainOfCode(domain))[status] += count;
  }
  for (const cell of row.cells ?? []) addCellRow(into, cell, asCells);
}

function addCellRow(into: Measures, row: CellRow, asCells: boolean): void {
  const cell = asCells ? cellOf(into, row) : undefined;
  const { durations, devices } = cell ?? into;
  for (const [bucket, count] of row.durations) addDurations(durations, bucket, count);
  for (const device of row.devices.flat()) devices.add(device);
  if (cell) for (const sum of PART_SUMS) cell[sum] += row[sum];
}
