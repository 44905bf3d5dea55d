import { EVENT_STATUSES, type EventStatus, type StatusCounts } from "../../contract/sync-event";
import { type DurationBuckets, mergeDurations } from "./duration-buckets";
import { NumberSet } from "./number-set";

/** What is kept of some of the requests. */
export type Part = {
  refused: number;
  failed: number;
  rejected: number;
  set_aside: number;
  /** One for each request. */
  durations: DurationBuckets;
  /** Numbers of devices of one tenant. */
  devices: NumberSet;
};

/** What devices of one app version and platform had over one network. Empty where a device is gone. */
export type CellKey = { app_version: string; platform: string; network: number };
export type Cell = CellKey & Part;

/** Everything that is kept of the requests of a span of time, such that two spans merge into one without loss. */
export type Measures = {
  /** Rows of sync_event, also those that are no requests. */
  events: number;
  requests: number;
  refused: number;
  failed: number;
  total_duration_ms: number;
  durations: DurationBuckets;
  bytes_wire: number;
  bytes_plain: number;
  bytes_saved_delta: number;
  /** Numbers of devices and users of one tenant. */
  devices: NumberSet;
  users: NumberSet;
  domains: Map<string, StatusCounts>;
  /** Only where they were asked for. */
  cells: Map<string, Cell>;
};

export function noMeasures(): Measures {
  return {
    events: 0,
    requests: 0,
    refused: 0,
    failed: 0,
    total_duration_ms: 0,
    durations: [],
    bytes_wire: 0,
    bytes_plain: 0,
    bytes_saved_delta: 0,
    devices: new NumberSet(),
    users: new NumberSet(),
    domains: new Map(),
    cells: new Map(),
  };
}

export function noPart(): Part {
  return { refused: 0, failed: 0, rejected: 0, set_aside: 0, durations: [], devices: new NumberSet() };
}

/** Adds `other` to `into`. The order of merging makes no difference. */
export function mergeMeasures(into: Measures, other: Measures): void {
  for (const sum of SUMS) into[sum] += other[sum];
  mergeDurations(into.durations, other.durations);
  into.devices.addAll(other.devices);
  into.users.addAll(other.users);
  for (const [domain, counts] of other.domains) addCounts(countsOf(into, domain), counts);
  for (const cell of other.cells.values()) mergeParts(cellOf(into, cell), cell);
}
/** What adds up by plain addition. */
const SUMS = [
  "events",
  "requests",
  "refused",
  "failed",
  "total_duration_ms",
  "bytes_wire",
  "bytes_plain",
  "bytes_saved_delta",
] as const;

/** Adds `other` to `into`; both are of one tenant. */
export function mergeParts(into: Part, other: Part): void {
  for (const sum of PART_SUMS) into[sum] += other[sum];
  mergeDurations(into.durations, other.durations);
  into.devices.addAll(other.devices);
}
export const PART_SUMS = ["refused", "failed", "rejected", "set_aside"] as const;

/** Adds durations and devices of the cells to those of all: done once, when every cell is complete. */
export function addCellsUp(measures: Measures): void {
  for (const { durations, devices } of measures.cells.values()) {
    mergeDurations(measures.durations, durations);
    measures.devices.addAll(devices);
  }
}

/** A domain's counts, to be added to. */
export function countsOf({ domains }: Measures, domain: string): StatusCounts {
  let counts = domains.get(domain);
  if (!counts) {
    counts = noCounts();
    domains.set(domain, counts);
  }
  return counts;
}

/** A cell, to be added to. */
export function cellOf({ cells }: Measures, { app_version, platform, network }: CellKey): Cell {
  const key = `${network} ${platform}\n${app_version}`;
  let cell = cells.get(key);
  if (!cell) {
    cell = { app_version, platform, network, ...noPart() };
    cells.set(key, cell);
  }
  return cell;
}

/** What became of the entries of all domains together. */
export function allCounts({ domains }: Measures): StatusCounts {
  const all = noCounts();
  for (const counts of domains.values()) addCounts(all, counts);
  return all;
}

function noCounts(): StatusCounts {
  return Object.fromEntries(EVENT_STATUSES.map((status) => [status, 0])) as StatusCounts;
}

/** Adds `counts` to `into`. */
export function addCounts(into: StatusCounts, counts: Partial<StatusCounts>): void {
  for (const status of EVENT_STATUSES) into[status as EventStatus] += counts[status] ?? 0;
}
