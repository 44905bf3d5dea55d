import {
  DEVICE_COLUMNS,
  type DeviceColumn,
  type DeviceListQuery,
  type DeviceSummary,
} from "@/lib/contract/device";
import { isoIn } from "@/lib/core/analytics/zoned";
import type { CsvCell } from "@/lib/core/export/csv";
import type { TenantContext } from "../context";
import { type CsvColumns, csvOfPages } from "../export/csv-of-pages";
import { jsonOfPages } from "../export/json-of-pages";
import { listDevices } from "./list-devices";

/** Every device that the list's filters match, in its order, with the columns asked for, as CSV or JSON. */
export function exportDevices({ ctx, input }: { ctx: TenantContext; input: DeviceListQuery }) {
  const write = input.format === "csv" ? csvOfPages : jsonOfPages;
  return write(columnsOf(input), (cursor) => listDevices({ ctx, input: { ...input, cursor, limit: PAGE } }));
}

const PAGE = 200;

function columnsOf({ columns, tz = "UTC" }: DeviceListQuery): CsvColumns<DeviceSummary> {
  const chosen: CsvColumns<DeviceSummary> = { device_id: (device) => device.id };
  for (const column of columns ?? DEVICE_COLUMNS) {
    const [header, value, isTime] = COLUMN[column];
    chosen[header] = isTime ? (device) => timeIn(tz, value(device)) : value;
  }
  return { ...chosen, revoked_at: (device) => timeIn(tz, device.revoked_at) };
}

function timeIn(timeZone: string, at: CsvCell): CsvCell {
  return typeof at === "string" ? isoIn(Date.parse(at), timeZone) : at;
}

type Written = [header: string, value: (device: DeviceSummary) => CsvCell, isTime?: true];

const COLUMN: Record<DeviceColumn, Written> = {
  name: ["name", (device) => device.name],
  user: ["user_id", (device) => device.user_id],
  status: ["status", (device) => device.status],
  health: ["health_score", (device) => device.health?.score ?? null],
  last_sync: ["last_sync_at", (device) => device.last_sync_at, true],
  outbox: ["outbox_pending", (device) => device.outbox?.pending ?? null],
  oldest_pending: ["outbox_oldest_at", (device) => device.outbox?.oldest_at ?? null, true],
  conflicts: ["pending_conflicts", (device) => device.pending_conflicts],
  app_version: ["app_version", (device) => device.app_version],
  platform: ["platform", (device) => device.platform],
  model: ["model", (device) => device.model],
  network: ["network_quality", (device) => device.network_quality],
  clock: ["clock_offset_ms", (device) => device.clock_offset_ms],
  enrolled: ["enrolled_at", (device) => device.enrolled_at, true],
};
