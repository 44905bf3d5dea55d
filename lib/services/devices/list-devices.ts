import { z } from "zod";
import type { DeviceListQuery, DeviceSummary } from "@/lib/contract/device";
import { type Page, REVERSED } from "@/lib/contract/page";
import { plainText } from "@/lib/contract/plain-text";
import { listDeviceRows } from "@/lib/db/device/list-device-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { pageOf, readCursor } from "../cursor";
import { limitsOf } from "../settings/limits-of";
import { deviceSummary } from "./device-summary";

/**
 * One page of a tenant's devices, filtered and sorted by the database.
 * @throws Refusal `invalid_request` for a cursor of another list or order.
 */
export async function listDevices({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: DeviceListQuery;
}): Promise<Page<DeviceSummary>> {
  const reading = readCursor(positionIn(input), input.cursor);
  const now = new Date();
  const { device_health_threshold: healthyFrom } = await limitsOf(ctx.tenant);
  const query = {
    ...input,
    limit: input.limit + 1,
    order: reading?.back ? REVERSED[input.order] : input.order,
    after: reading && { key: reading.position[2], no: reading.position[3] },
  };
  const read = await withTenant(ctx.tenant, (t) => listDeviceRows(t, query, now));
  return pageOf(
    read,
    { limit: input.limit, reading },
    {
      item: (row) => deviceSummary(row, now, healthyFrom),
      positionOf: (row) => [input.sort, input.order, sortKey(row.sort_key), row.no],
    },
  );
}

/** Sort and order are part of the position: a key of one column means nothing in another. */
function positionIn({ sort, order }: DeviceListQuery) {
  const key = sort === "name" ? plainText(256) : z.int();
  return z.tuple([z.literal(sort), z.literal(order), key, z.int32()]);
}

function sortKey(key: string | bigint): string | number {
  return typeof key === "bigint" ? Number(key) : key;
}
