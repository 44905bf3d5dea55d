import { z } from "zod";
import { ClientKey, NetworkQuality, Priority, Time } from "./entry";
import { LIMITS } from "./limits";
import { maxBytes, type PullPage } from "./pull";
import type { PushResult, SyncPlan } from "./push";

export type ServerLoad = SyncPlan["server_load"];

/** Answer of `GET /api/v1/sync/queue-status`, for the calling device. */
export type QueueStatus = {
  /** Sums of what waits on the server to be applied, there to be pulled, and on the device to be sent. */
  pending_items: number;
  high_priority: number;
  estimated_sync_time_sec: number;
  queue_healthy: boolean;
  /** Waits on the server to be applied; what was set aside waits for a person. */
  inbound: { queued: number; set_aside: number; high_priority: number };
  /** Waits to be pulled. */
  outbound: { pending: number; high_priority: number };
  /** What the device last reported of its own outbox. */
  device: { pending: number; high_priority: number; oldest_at: string | null };
};

/** Body of `POST /api/v1/sync/partial`. */
export const PartialRequest = z.object({
  batch_id: ClientKey.optional(),
  device_id: z.string().optional(),
  /** One that can't be read counts as none. */
  client_time: Time.optional().catch(undefined),
  priority: Priority.default("high"),
  max_items: z.number().int().min(1).max(LIMITS.entriesPerBatch).default(LIMITS.entriesPerBatch),
  network_quality: NetworkQuality.optional(),
  entries: z
    .array(z.unknown())
    .max(LIMITS.entriesPerBatch, `at most ${LIMITS.entriesPerBatch} entries at once`)
    .default([]),
  checkpoint: z.string().max(4096).nullish(),
  max_bytes: maxBytes.default(LIMITS.pullBytesDefault),
});
export type PartialRequest = z.infer<typeof PartialRequest>;

/** `id` is the record's `mobile_id`; the rest as a push answers. */
export type SyncedItem = { id: string | null } & PushResult;

export type PartialAnswer = {
  synced_items: SyncedItem[];
  /** Edits of this device that still wait on the server. */
  remaining: number;
} & PullPage;

/** Answer of `GET /api/v1/sync/optimal-time`. */
export type OptimalTime = {
  recommendation: "sync_now" | "sync_in_30min";
  server_load: ServerLoad;
  /** What this device has to sync: the `pending_items` of its queue status. */
  queue_size: number;
  is_peak_hour: boolean;
  /** Spread over devices, so that they don't return as one. */
  wait_sec: number;
  reason: string;
};
