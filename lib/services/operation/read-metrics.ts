import { performance } from "node:perf_hooks";
import type { DiskUse } from "@/lib/contract/fleet";
import { exposition, type MetricFamily } from "@/lib/core/operation/exposition";
import { readDiskUse, readStanding, type StandingRow } from "@/lib/db/analytics/read-standing";
import { droppedConnections, pool } from "@/lib/db/pool";
import { withPlatformSql } from "@/lib/db/with-tenant";
import { eventBuffer } from "../analytics/event-buffer";
import { requestFamilies } from "./request-counts";
import { lastBeat } from "./worker-heartbeat";

/** Everything that Prometheus is told: this process's own counters, and how the tenants and the disk stand. */
export async function readMetrics(now = Date.now()): Promise<string> {
  const { tenants, disk } = await withPlatformSql(async (t) => ({
    tenants: await readStanding(t),
    disk: await readDiskUse(t),
  }));
  return exposition([
    ...requestFamilies(),
    ...processFamilies(now),
    ...tenantFamilies(tenants),
    ...diskFamilies(disk),
  ]);
}

function gauge(name: string, help: string, value: number): MetricFamily {
  return { name: `tidelock_${name}`, help, type: "gauge", samples: [{ value }] };
}

function processFamilies(now: number): MetricFamily[] {
  const { waiting, lost } = eventBuffer();
  const { totalCount, idleCount, waitingCount } = pool();
  const beat = lastBeat();
  return [
    gauge("process_resident_memory_bytes", "Memory of this process.", process.memoryUsage().rss),
    gauge("process_uptime_seconds", "Since this process began.", process.uptime()),
    gauge(
      "event_loop_utilization",
      "Share of its time that this process worked, since it began.",
      performance.eventLoopUtilization().utilization,
    ),
    gauge(
      "worker_silence_seconds",
      "Since the background worker last said that it lives.",
      beat ? (now - beat) / 1000 : -1,
    ),
    gauge("events_waiting", "Measurements that are not written yet.", waiting),
    {
      name: "tidelock_events_lost_total",
      help: "Measurements that could not be written. A push is never lost with them.",
      type: "counter",
      samples: [{ value: lost }],
    },
    {
      name: "tidelock_database_connections",
      help: "Connections of this process to the database, by what they do.",
      type: "gauge",
      samples: [
        { labels: { state: "busy" }, value: totalCount - idleCount },
        { labels: { state: "idle" }, value: idleCount },
      ],
    },
    {
      name: "tidelock_database_connections_dropped_total",
      help: "Connections that were given up because the database fell silent on them, since this process began.",
      type: "counter",
      samples: [{ value: droppedConnections() }],
    },
    gauge("database_waiting_requests", "Requests that wait for a connection.", waitingCount),
  ];
}

function tenantFamilies(tenants: readonly StandingRow[]): MetricFamily[] {
  const family = (name: string, help: string, of: (row: StandingRow) => number | null): MetricFamily => ({
    name: `tidelock_${name}`,
    help,
    type: "gauge",
    samples: tenants.flatMap((row) => {
      const value = of(row);
      return value === null ? [] : [{ labels: { tenant: row.slug }, value }];
    }),
  });
  return [
    family("devices", "Devices that are not revoked.", (row) => row.devices),
    family(
      "unhealthy_devices",
      "Devices with a health score below the tenant's threshold.",
      (row) => row.unhealthy_devices,
    ),
    family(
      "unsynced_changes",
      "Changes that devices said they still hold back.",
      (row) => row.unsynced_changes,
    ),
    family(
      "oldest_unsynced_seconds",
      "Age of the oldest of these changes; 0 where there is none.",
      (row) => row.oldest_unsynced_s,
    ),
    family("open_conflicts", "Conflicts that wait for a person.", (row) => row.open_conflicts),
    family(
      "snapshot_age_seconds",
      "Since the end of the last hour that was counted.",
      (row) => row.snapshot_age_s,
    ),
  ];
}

function diskFamilies({ event_days, ...bytes }: DiskUse): MetricFamily[] {
  return [
    {
      name: "tidelock_disk_bytes",
      help: "What the database takes on the disk, by what it is for; indexes included.",
      type: "gauge",
      samples: Object.entries(bytes).map(([part, value]) => ({ labels: { part }, value })),
    },
    gauge("event_days", "Daily partitions of events, those made ahead included.", event_days),
  ];
}
