import { z } from "zod";
import type { DeviceListQuery, DeviceSummary } from "@/lib/contract/device";
import type { Page } from "@/lib/contract/page";
import { plainText } from "@/lib/contract/plain-text";
import { listDeviceRows } from "@/lib/db/device/list-device-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { decodeCursor, encodeCursor } from "../cursor";
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
  const after = positionIn(input);
  const now = new Date();
  const { rows, total } = await withTenant(ctx.tenant, (tx) =>
    listDeviceRows(ctx.tenant, tx, { ...input, limit: input.limit + 1, after }, now),
  );
  const shown = rows.slice(0, input.limit);
  const last = shown.at(-1);
  const more = rows.length > input.limit && last;
  return {
    items: shown.map((row) => deviceSummary(row, now)),
    next_cursor: more ? encodeCursor([input.sort, input.order, sortKey(last.sort_key), last.no]) : null,
    total,
  };
}

// Sort and order are part of the position: a key of one column means nothing in another.
function positionIn({ cursor, sort, order }: DeviceListQuery) {
  const key = sort === "name" ? plainText(256) : z.int();
  const Position = z.tuple([z.literal(sort), z.literal(order), key, z.int32()]);
  const position = decodeCursor(Position, cursor);
  return position && { key: position[2], no: position[3] };
}

function sortKey(key: string | bigint): string | number {
  return typeof key === "bigint" ? Number(key) : key;
}
