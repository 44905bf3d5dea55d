import { z } from "zod";
import type { HealthBand } from "./device-health";
import type { SnapshotMetrics } from "./snapshot";
import type { Strategy } from "./strategy";
import { TimeZone } from "./time-zone";

/** What a range can be compared with: the same span right before, or the same weekdays one (or more) weeks before. */
export const COMPARISONS = ["previous", "week"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Query of `GET /api/sync/dashboard/`. Ends are ISO times, `now`, `now-7d` (m, h, d, w) or rounded down, `now/d`. */
export const OverviewQuery = z.object({
  from: z.string().max(40).default("now-24h"),
  to: z.string().max(40).default("now"),
  /** Whose days the buckets follow; the tenant's where absent. */
  tz: TimeZone.optional(),
  compare: z.enum(COMPARISONS).optional(),
});
export type OverviewQuery = z.infer<typeof OverviewQuery>;

/** Requests of devices in a span of time. Durations are null where there was none. */
export type Activity = {
  requests: number;
  /** Of these: answered as asked, refused for the request's own fault, failed for the server's. */
  ok: number;
  refused: number;
  failed: number;
  active_devices: number;
  p50_ms: number | null;
  p95_ms: number | null;
  /** Entries that devices sent, by what became of them. */
  entries: {
    applied: number;
    merged: number;
    resolved: number;
    set_aside: number;
    rejected: number;
    duplicate: number;
  };
  /** Changes that devices were sent. */
  pulled: number;
  bytes: {
    /** Both ways, as they travelled. */
    wire: number;
    /** What did not travel because only changed fields do, and because bodies are compressed. */
    saved_delta: number;
    saved_compression: number;
  };
};

export type ConflictCounts = {
  total: number;
  /** By the engine, without a person. */
  settled: number;
  reviewed: number;
  pending: number;
};

/** How the conflicts of one strategy, domain or field ended. */
export type ConflictShare<Key extends string> = ConflictCounts & { key: Key };

export type OverviewBucket = {
  /** Where it begins; it ends where the next begins, the last one at `to`. */
  start: string;
  activity: Activity;
  conflicts: ConflictCounts & { by_strategy: { [strategy in Strategy]: number } };
};

export type OverviewPeriod = {
  from: string;
  to: string;
  activity: Activity;
  /** The same requests by the names that snapshots, commands and exports use. */
  metrics: SnapshotMetrics;
  conflicts: ConflictCounts;
  series: OverviewBucket[];
};

/** A policy's version that began to decide, for some devices or all: where the outcomes of conflicts may turn. */
export type PolicyChange = {
  at: string;
  /** Start of the bucket that it falls into. */
  bucket: string;
  domain: string;
  version: number;
  strategy: Strategy;
  author: string;
  reason: string;
};

/** How long ago devices synced last. `never` never did. */
export const FRESHNESS = ["hour", "day", "three_days", "week", "older", "never"] as const;
export type Freshness = (typeof FRESHNESS)[number];

export type DeviceStanding = {
  /** Without revoked ones. */
  total: number;
  freshness: { [freshness in Freshness]: number };
  health: { [band in HealthBand]: number };
  /** Changes that devices reported to hold back still, by their latest word. */
  unsynced_changes: number;
  oldest_unsynced: { at: string; device_id: string; device_name: string } | null;
};

export type Overview = OverviewPeriod & {
  as_of: string;
  time_zone: string;
  step: "hour" | "quarter_day" | "day";
  /** The span that it is compared with, where that was asked for; its buckets stand at the same places. */
  previous: OverviewPeriod | null;
  by_strategy: ConflictShare<Strategy>[];
  by_domain: ConflictShare<string>[];
  /** As `domain.field`, the most contested first, at most ten. */
  by_field: ConflictShare<string>[];
  /** Oldest first, at most the latest twenty. */
  policy_changes: PolicyChange[];
  devices: DeviceStanding;
  inbox: { pending: number; oldest_at: string | null };
};
