import { z } from "zod";
import type { DeviceDetail, DeviceDetailQuery } from "@/lib/contract/device";
import { findDeviceRow } from "@/lib/db/device/find-device-row";
import { listSyncRows } from "@/lib/db/device/list-sync-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { getDeviceHealth } from "../health/get-device-health";
import { Refusal } from "../refusal";
import { limitsOf } from "../settings/limits-of";
import { deviceSummary } from "./device-summary";
import { deviceSync } from "./device-sync";
import { syncTimeline, timelineStarts } from "./sync-timeline";

const SYNC_DAYS = 7;
const SYNCS_SHOWN = 50;

/**
 * One device with its latest syncs, how many conflicts it was part of, and what the queue holds of it.
 * @throws Refusal `not_found`, also for another tenant's device.
 */
export async function getDevice({
  ctx,
  input: { device_id: id, tz: timeZone = ctx.timeZone },
}: {
  ctx: TenantContext;
  input: { device_id: string } & DeviceDetailQuery;
}): Promise<DeviceDetail> {
  if (!z.uuid().safeParse(id).success) throw noSuchDevice();
  const now = new Date();
  const health = await getDeviceHealth({ ctx, input: { device_id: id } });
  const { device_health_threshold: healthyFrom } = await limitsOf(ctx.tenant);
  return withTenant(ctx.tenant, async (t) => {
    const row = await findDeviceRow(t, id);
    if (!row) throw noSuchDevice();
    const weekAgo = new Date(now.getTime() - SYNC_DAYS * 86_400_000);
    const starts = timelineStarts(weekAgo, now, timeZone);
    const syncs = await listSyncRows(t, { deviceNo: row.no, starts, limit: SYNCS_SHOWN });
    return {
      ...deviceSummary(row, now, healthyFrom),
      health_detail: health,
      last_push_at: row.last_push_at?.toISOString() ?? null,
      last_pull_at: row.last_pull_at?.toISOString() ?? null,
      resync: row.resync_asked_at && {
        asked_at: row.resync_asked_at.toISOString(),
        done: row.last_pull_at !== null && row.last_pull_at > row.resync_asked_at,
      },
      conflicts: {
        pending: row.pending_conflicts,
        settled: row.settled_conflicts,
        reviewed: row.reviewed_conflicts,
      },
      queue: { queued: row.queued_edits, set_aside: row.set_aside_edits },
      syncs: {
        days: SYNC_DAYS,
        total: syncs.total,
        failed: syncs.failed,
        latest: syncs.rows.map(deviceSync),
        timeline: syncTimeline(starts, syncs.counts, timeZone),
      },
    };
  });
}

function noSuchDevice(): Refusal {
  return new Refusal("not_found", "There is no such device in this tenant.");
}
