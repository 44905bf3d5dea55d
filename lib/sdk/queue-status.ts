/** What waits where for this device, as `GET /sync/queue-status` tells it. */
export type QueueStatus = {
  pending_items: number;
  high_priority: number;
  estimated_sync_time_sec: number;
  queue_healthy: boolean;
  /** On the server, to be applied; `set_aside` needs a person. */
  inbound: { queued: number; set_aside: number; high_priority: number };
  /** On the server, to be pulled. */
  outbound: { pending: number; high_priority: number };
  /** What this device last reported of its own outbox. */
  device: { pending: number; high_priority: number; oldest_at: string | null };
};

/** Whether to sync now, as `GET /sync/optimal-time` advises. */
export type OptimalTime = {
  recommendation: "sync_now" | "sync_in_30min";
  server_load: "low" | "medium" | "high";
  queue_size: number;
  is_peak_hour: boolean;
  /** Different for each device, so that they don't all come at once. */
  wait_sec: number;
  reason: string;
};
