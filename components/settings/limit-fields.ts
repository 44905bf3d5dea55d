import type { TenantLimit } from "@/lib/contract/tenant-limits";

type LimitField = { limit: TenantLimit; label: string; unit: string; hint: string };

/** The limits as the form asks for them, by what they are about. */
export const LIMIT_FIELDS: readonly { title: string; fields: readonly LimitField[] }[] = [
  {
    title: "Devices",
    fields: [
      {
        limit: "device_health_threshold",
        label: "Healthy from a score of",
        unit: "of 100",
        hint: "Devices below count as unhealthy.",
      },
      {
        limit: "expected_sync_interval_hours",
        label: "Expected to sync every",
        unit: "hours",
        hint: "A device that is later loses health, and all of that part at 72 hours.",
      },
      {
        limit: "queue_healthy_threshold",
        label: "Queue is healthy below",
        unit: "items",
        hint: "For the queue of one device and of the tenant.",
      },
      {
        limit: "compression_threshold_bytes",
        label: "Compress answers from",
        unit: "bytes",
        hint: "Smaller answers gain nothing.",
      },
    ],
  },
  {
    title: "Conflicts",
    fields: [
      {
        limit: "review_within_hours",
        label: "Settle a conflict within",
        unit: "hours",
        hint: "One that waits longer for a person is late.",
      },
    ],
  },
  {
    title: "Analytics",
    fields: [
      {
        limit: "analytics_snapshot_interval_hours",
        label: "Take snapshots every",
        unit: "hours",
        hint: "Pages count what came since by themselves, so numbers are never late.",
      },
      {
        limit: "event_retention_days",
        label: "Keep single requests for",
        unit: "days",
        hint: "Snapshots are kept for good. Days are dropped for all tenants at once: the longest wish counts.",
      },
    ],
  },
];
