import { EVENT_STATUS_CODE, EVENT_STATUSES } from "@/lib/contract/sync-event";
import { mergeDurations } from "@/lib/core/analytics/duration-buckets";
import { countsOf, groupOf, type Measures, noMeasures, SUMS } from "@/lib/core/analytics/measures";
import { packCounts, packSet, unpackCounts, unpackSet } from "@/lib/core/analytics/numbers";
import { packGroups, unpackGroups } from "@/lib/core/analytics/pack-groups";
import { snapshotMetrics } from "@/lib/core/analytics/snapshot-metrics";
import { domainOfCode } from "@/lib/core/domains/registry";
import type { GroupRow, MeasureRow } from "@/lib/db/analytics/read-measures";
import type { SnapshotRow, StoredMeasures } from "@/lib/db/analytics/snapshot-rows";

/** The row that keeps these measures. */
export function snapshotRow(measures: Measures, start: Date, minutes: number): SnapshotRow {
  return {
    ...snapshotMetrics(measures),
    start,
    minutes,
    refused_syncs: measures.refused,
    bytes_before_compression: measures.bytes_plain,
    events: measures.events,
    total_duration_ms: measures.total_duration_ms,
    durations: packCounts(measures.durations),
    devices: packSet(measures.devices),
    users: packSet(measures.users),
    groups: packGroups(measures.groups),
  };
}

/** What a row keeps. */
export function measuresOfSnapshot(row: StoredMeasures): Measures {
  const measures = noMeasures();
  measures.events = row.events;
  measures.requests = row.total_sync_requests;
  measures.refused = row.refused_syncs;
  measures.failed = row.failed_syncs - row.refused_syncs;
  measures.total_duration_ms = row.total_duration_ms;
  measures.bytes_wire = row.total_bytes_synced;
  measures.bytes_plain = row.bytes_before_compression;
  measures.bytes_saved_delta = row.bytes_saved_via_delta;
  mergeDurations(measures.durations, unpackCounts(row.durations));
  unpackSet(row.devices, measures.devices);
  unpackSet(row.users, measures.users);
  for (const [domain, counts] of Object.entries(row.domain_breakdown))
    Object.assign(countsOf(measures, domain), counts);
  if (row.groups) unpackGroups(row.groups, measures);
  return measures;
}

/** What the database counted of the events of one bucket. */
export function measuresOfEvents(row: MeasureRow): Measures {
  const measures = noMeasures();
  for (const sum of SUMS) measures[sum] = row[sum];
  mergeDurations(measures.durations, row.durations ?? []);
  for (const device of row.devices ?? []) measures.devices.add(device);
  for (const user of row.users ?? []) measures.users.add(user);
  for (const [domain, code, count] of row.items ?? []) {
    const status = EVENT_STATUSES.find((name) => EVENT_STATUS_CODE[name] === code);
    if (status) countsOf(measures, domainOfCode(domain))[status] += count;
  }
  return measures;
}
/** Adds a group that the database counted. */
export function addGroupRow(measures: Measures, row: GroupRow): void {
  const group = groupOf(measures, `${row.dimension} ${row.key}`);
  group.requests += row.requests;
  group.refused += row.refused;
  group.failed += row.failed;
  group.rejected += row.rejected;
  group.set_aside += row.set_aside;
  mergeDurations(group.durations, row.durations);
  for (const device of row.devices) group.devices.add(device);
}
