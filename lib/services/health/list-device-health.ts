import { z } from "zod";
import type { DeviceHealthEntry, DeviceHealthQuery } from "@/lib/contract/device-health";
import { type Page, REVERSED } from "@/lib/contract/page";
import { plainText } from "@/lib/contract/plain-text";
import { listHealthRows } from "@/lib/db/health/list-health-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { pageOf, readCursor } from "../cursor";
import { type CsvColumns, csvOfPages } from "../export/csv-of-pages";
import { jsonOfPages } from "../export/json-of-pages";
import { limitsOf } from "../settings/limits-of";
import { deviceHealthEntry } from "./device-health-entry";

type Call = { ctx: TenantContext; input: DeviceHealthQuery };

/**
 * One page of the tenant's devices with their health, the worst first unless asked otherwise.
 * @throws Refusal `invalid_request` for a cursor of another list or order.
 */
export async function listDeviceHealth({ ctx, input }: Call): Promise<Page<DeviceHealthEntry>> {
  const threshold = input.threshold ?? (await limitsOf(ctx.tenant)).device_health_threshold;
  const key = input.sort === "name" ? plainText(256) : z.number();
  const position = z.tuple([z.literal(input.sort), z.literal(input.order), key, z.int32()]);
  const reading = readCursor(position, input.cursor);
  const read = await withTenant(ctx.tenant, (t) =>
    listHealthRows(t, {
      ...input,
      threshold,
      limit: input.limit + 1,
      order: reading?.back ? REVERSED[input.order] : input.order,
      after: reading && { key: reading.position[2], no: reading.position[3] },
    }),
  );
  return pageOf(
    read,
    { limit: input.limit, reading },
    {
      item: (row) => deviceHealthEntry(row, threshold),
      positionOf: (row) => [input.sort, input.order, row.sort_key, row.no],
    },
  );
}

/** Every device that the query matches, in its order, as CSV or JSON. */
export function exportDeviceHealth({ ctx, input }: Call) {
  const write = input.format === "csv" ? csvOfPages : jsonOfPages;
  return write(COLUMNS, (cursor) => listDeviceHealth({ ctx, input: { ...input, cursor, limit: 200 } }));
}

const COLUMNS: CsvColumns<DeviceHealthEntry> = {
  device_id: (device) => device.device_id,
  name: (device) => device.name,
  user_id: (device) => device.user_id,
  score: (device) => device.health?.score ?? null,
  success_part: (device) => device.health?.parts.success ?? null,
  recency_part: (device) => device.health?.parts.recency ?? null,
  conflict_part: (device) => device.health?.parts.conflicts ?? null,
  reasons: (device) => device.health?.reasons.join("; ") ?? null,
  syncs: (device) => device.health?.syncs ?? null,
  failed: (device) => device.health?.failed ?? null,
  conflicts: (device) => device.health?.conflicts ?? null,
  last_sync_at: (device) => device.last_sync_at,
  measured_at: (device) => device.health?.measured_at ?? null,
};
