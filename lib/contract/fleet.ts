import { z } from "zod";
import { TimeZone } from "./time-zone";

/** Query of `GET /api/sync/fleet`. Ends as in the overview. */
export const FleetQuery = z.object({
  from: z.string().max(40).default("now-24h"),
  to: z.string().max(40).default("now"),
  /** Whose days a range of days follows. */
  tz: TimeZone.default("UTC"),
});
export type FleetQuery = z.infer<typeof FleetQuery>;

/** Requests of devices in a span of time, across everything that a row stands for. */
export type FleetActivity = {
  requests: number;
  refused: number;
  failed: number;
  active_devices: number;
  p50_ms: number | null;
  p95_ms: number | null;
  /** Entries that were refused one by one, and entries that went to a person. */
  rejected: number;
  set_aside: number;
};

export const TROUBLE_LEVELS = ["critical", "warning", "good", "quiet"] as const;
export type TroubleLevel = (typeof TROUBLE_LEVELS)[number];

/** How badly a tenant needs a look, and why: the worst reason first. `quiet` has no devices yet. */
export type Trouble = { level: TroubleLevel; score: number; reasons: string[] };

export type FleetTenant = FleetActivity & {
  slug: string;
  name: string;
  is_demo: boolean;
  /** Without revoked ones; `stale` haven't synced for three days. */
  devices: number;
  stale_devices: number;
  open_conflicts: number;
  oldest_conflict_at: string | null;
  oldest_unsynced_at: string | null;
  last_sync_at: string | null;
  trouble: Trouble;
};

/** One app version, platform or network quality across all tenants. */
export type FleetGroup = FleetActivity & { key: string };

/** What the database takes on the disk, in bytes with indexes, by what it is for; and how many days have a partition. */
export type DiskUse = {
  database: number;
  events: number;
  snapshots: number;
  health: number;
  records: number;
  conflicts: number;
  event_days: number;
};

export type Fleet = {
  as_of: string;
  from: string;
  to: string;
  totals: FleetActivity & {
    tenants: number;
    devices: number;
    open_conflicts: number;
    oldest_unsynced_at: string | null;
  };
  /** The most troubled first. */
  tenants: FleetTenant[];
  by_app_version: FleetGroup[];
  by_platform: FleetGroup[];
  by_network: FleetGroup[];
  disk: DiskUse;
};
