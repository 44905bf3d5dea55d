import { EVENT_STATUSES, type EventStatus, type StatusCounts } from "../../contract/sync-event";
import { type DurationBuckets, mergeDurations } from "./duration-buckets";

/** What requests have in common wherever they are counted apart: by app version, platform or network. */
export type GroupMeasures = {
  requests: number;
  refused: number;
  failed: number;
  rejected: number;
  set_aside: number;
  durations: DurationBuckets;
  devices: Set<number>;
};

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
  devices: Set<number>;
  users: Set<number>;
  domains: Map<string, StatusCounts>;
  /** By `app_version 2.1`, `platform ios`, `network 1`. */
  groups: Map<string, GroupMeasures>;
};

export function noMeasures(): Measures {
  return {
    events: 0,
    requests: 0,
    refused: 0,
    failed: 0,
    total_duration_ms: 0,
    durations: new Map(),
    bytes_wire: 0,
    bytes_plain: 0,
    bytes_saved_delta: 0,
    devices: new Set(),
    users: new Set(),
    domains: new Map(),
    groups: new Map(),
  };
}

/** Adds `other` to `into`. The order of merging makes no difference. */
export function mergeMeasures(into: Measures, other: Measures): void {
  for (const sum of SUMS) into[sum] += other[sum];
  mergeDurations(into.durations, other.durations);
  for (const device of other.devices) into.devices.add(device);
  for (const user of other.users) into.users.add(user);
  for (const [domain, counts] of other.domains) addCounts(countsOf(into, domain), counts);
  for (const [key, group] of other.groups) addGroup(groupOf(into, key), group);
}
/** What adds up by plain addition. */
export const SUMS = [
  "events",
  "requests",
  "refused",
  "failed",
  "total_duration_ms",
  "bytes_wire",
  "bytes_plain",
  "bytes_saved_delta",
] as const;

/** A domain's counts, to be added to. */
export function countsOf({ domains }: Measures, domain: string): StatusCounts {
  let counts = domains.get(domain);
  if (!counts) {
    counts = noCounts();
    domains.set(domain, counts);
  }
  return counts;
}

/** A group's measures, to be added to. */
export function groupOf({ groups }: Measures, key: string): GroupMeasures {
  let group = groups.get(key);
  if (!group) {
    group = {
      requests: 0,
      refused: 0,
      failed: 0,
      rejected: 0,
      set_aside: 0,
      durations: new Map(),
      devices: new Set(),
    };
    groups.set(key, group);
  }
  return group;
}

/** What became of the entries of all domains together. */
export function allCounts({ domains }: Measures): StatusCounts {
  const all = noCounts();
  for (const counts of domains.values()) addCounts(all, counts);
  return all;
}

function addGroup(into: GroupMeasures, other: GroupMeasures): void {
  for (const sum of GROUP_SUMS) into[sum] += other[sum];
  mergeDurations(into.durations, other.durations);
  for (const device of other.devices) into.devices.add(device);
}
export const GROUP_SUMS = ["requests", "refused", "failed", "rejected", "set_aside"] as const;

function noCounts(): StatusCounts {
  return Object.fromEntries(EVENT_STATUSES.map((status) => [status, 0])) as StatusCounts;
}

function addCounts(into: StatusCounts, counts: Partial<StatusCounts>): void {
  for (const status of EVENT_STATUSES) into[status as EventStatus] += counts[status] ?? 0;
}
