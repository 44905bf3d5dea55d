import { z } from "zod";
import type { CompressionStats } from "./compression-stats";
import type { ConflictState } from "./conflict-review";
import { type DeviceHealthDetail, HEALTH_BANDS } from "./device-health";
import { NETWORK_QUALITIES, type NetworkQuality } from "./entry";
import { PageQuery, SortOrder } from "./page";
import { plainText } from "./plain-text";
import type { EventKind, EventOutcome, EventReason, EventTrigger } from "./sync-event";
import { TimeZone } from "./time-zone";

/** How a device stands, in one word; `core/health/device-status.ts` decides. */
export const DEVICE_STATUSES = ["in_sync", "waiting", "stale", "never_synced", "revoked"] as const;
export const DeviceStatus = z.enum(DEVICE_STATUSES);
export type DeviceStatus = z.infer<typeof DeviceStatus>;

export const DEVICE_SORTS = [
  "name",
  "health",
  "last_sync",
  "outbox",
  "oldest_pending",
  "clock_offset",
  "enrolled",
] as const;
export const DeviceSort = z.enum(DEVICE_SORTS);
export type DeviceSort = z.infer<typeof DeviceSort>;

/** What the device list can show, in its order. */
export const DEVICE_COLUMNS = [
  "name",
  "user",
  "status",
  "health",
  "last_sync",
  "outbox",
  "oldest_pending",
  "conflicts",
  "app_version",
  "platform",
  "model",
  "network",
  "clock",
  "enrolled",
] as const;
export type DeviceColumn = (typeof DEVICE_COLUMNS)[number];

/** Some of them, as `name,status,clock`. */
export const DeviceColumns = z
  .string()
  .max(200)
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(DEVICE_COLUMNS)).min(1))
  .transform((asked) => DEVICE_COLUMNS.filter((column) => asked.includes(column)));

/** Query of `GET /api/sync/devices`. `q` looks in name, user, model and id; files hold `columns`, with times of `tz`. */
export const DeviceListQuery = PageQuery.extend({
  columns: DeviceColumns.optional(),
  tz: TimeZone.optional(),
  q: plainText(120).optional(),
  status: DeviceStatus.optional(),
  platform: plainText(120).optional(),
  app_version: plainText(120).optional(),
  network: z.enum(NETWORK_QUALITIES).optional(),
  health: z.enum(HEALTH_BANDS).optional(),
  sort: DeviceSort.default("last_sync"),
  order: SortOrder.default("desc"),
});
export type DeviceListQuery = z.infer<typeof DeviceListQuery>;

/** What the device last said of its own outbox; null where it never said. */
export type DeviceOutbox = { pending: number; high_priority: number; oldest_at: string | null };

export type DeviceSummary = {
  id: string;
  name: string;
  platform: string;
  app_version: string;
  model: string | null;
  user_id: string | null;
  status: DeviceStatus;
  /** How well it syncs, 0 to 100, and why; null where it never did. */
  health: { score: number; healthy: boolean; reasons: string[] } | null;
  /** The later of the last push and the last pull. */
  last_sync_at: string | null;
  outbox: DeviceOutbox | null;
  network_quality: NetworkQuality | null;
  /** Device clock minus server clock. */
  clock_offset_ms: number | null;
  pending_conflicts: number;
  enrolled_at: string;
  revoked_at: string | null;
};

/** What can be filtered by, with how many devices each would show. */
export type DeviceFacets = {
  total: number;
  status: { [status in DeviceStatus]: number };
  platforms: { value: string; devices: number }[];
  app_versions: { value: string; devices: number }[];
};

/** One request of a device, as measured on the server. */
export type DeviceSync = {
  at: string;
  kind: EventKind;
  outcome: EventOutcome;
  /** Why it didn't go well; null where it did. */
  reason: EventReason | null;
  /** Why the device synced just then, where it said so. */
  trigger: EventTrigger | null;
  /** How many times the device had sent the same before. */
  attempt: number;
  duration_ms: number;
  network_quality: NetworkQuality | null;
  request_body: CompressionStats;
  answer_body: CompressionStats;
  /** What did not travel because only changed fields do. */
  bytes_saved_delta: number;
  /** Those that its entries and changes were of. */
  domains: string[];
  applied: number;
  merged: number;
  resolved: number;
  set_aside: number;
  rejected: number;
  duplicates: number;
  pulled: number;
};

export type DeviceDetail = DeviceSummary & {
  last_push_at: string | null;
  last_pull_at: string | null;
  /** A full resync that was asked for; done once the device has pulled after it. */
  resync: { asked_at: string; done: boolean } | null;
  conflicts: { [state in ConflictState]: number };
  /** Its edits that wait on the server to be applied, and those that could not be. */
  queue: { queued: number; set_aside: number };
  /** The score's parts, and the days on which it changed. */
  health_detail: DeviceHealthDetail;
  /** Of the last `days` days. */
  syncs: {
    days: number;
    total: number;
    failed: number;
    latest: DeviceSync[];
    timeline: DeviceTimeline;
  };
};

/** A device's requests by how they ended, in gap-free buckets of the zone. */
export type DeviceTimeline = {
  step: "quarter_day";
  time_zone: string;
  buckets: { start: string; ok: number; refused: number; failed: number }[];
};

/** Query of `GET /api/sync/devices/:device_id`: whose days its timeline follows; the tenant's where absent. */
export const DeviceDetailQuery = z.object({ tz: TimeZone.optional() });
export type DeviceDetailQuery = z.infer<typeof DeviceDetailQuery>;

/** Body of `POST /api/sync/devices/:device_id/resync`. */
export const ResyncDeviceRequest = z.object({ reason: plainText(500).optional() });
export type ResyncDeviceRequest = z.infer<typeof ResyncDeviceRequest>;

/** Body of `POST /api/sync/devices/:device_id/revoke`. */
export const RevokeDeviceRequest = z.object({ reason: plainText(500).optional() });
export type RevokeDeviceRequest = z.infer<typeof RevokeDeviceRequest>;
