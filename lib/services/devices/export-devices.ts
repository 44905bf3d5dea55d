import type { DeviceListQuery, DeviceSummary } from "@/lib/contract/device";
import type { TenantContext } from "../context";
import { type CsvColumns, csvOfPages } from "../export/csv-of-pages";
import { listDevices } from "./list-devices";

/** Every device that the list's filters match, in its order, as CSV. */
export function exportDevices({ ctx, input }: { ctx: TenantContext; input: DeviceListQuery }) {
  return csvOfPages(COLUMNS, (cursor) => listDevices({ ctx, input: { ...input, cursor, limit: PAGE } }));
}

const PAGE = 200;

const COLUMNS: CsvColumns<DeviceSummary> = {
  device_id: (device) => device.id,
  name: (device) => device.name,
  status: (device) => device.status,
  platform: (device) => device.platform,
  app_version: (device) => device.app_version,
  model: (device) => device.model,
  user_id: (device) => device.user_id,
  last_sync_at: (device) => device.last_sync_at,
  outbox_pending: (device) => device.outbox?.pending ?? null,
  outbox_oldest_at: (device) => device.outbox?.oldest_at ?? null,
  network_quality: (device) => device.network_quality,
  clock_offset_ms: (device) => device.clock_offset_ms,
  pending_conflicts: (device) => device.pending_conflicts,
  enrolled_at: (device) => device.enrolled_at,
  revoked_at: (device) => device.revoked_at,
};
