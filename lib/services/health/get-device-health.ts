import { z } from "zod";
import type { DeviceHealthDetail } from "@/lib/contract/device-health";
import { readHealthHistory } from "@/lib/db/health/health-rows";
import { findHealthRow } from "@/lib/db/health/list-health-rows";
import { withTenant, withTenantSql } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { Refusal } from "../refusal";
import { limitsOf } from "../settings/limits-of";
import { deviceHealthEntry, healthScore } from "./device-health-entry";

/**
 * One device's health, why, and how it was.
 * @throws Refusal `not_found`, also for another tenant's device.
 */
export async function getDeviceHealth({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: { device_id: string; threshold?: number };
}): Promise<DeviceHealthDetail> {
  const id = z.uuid().safeParse(input.device_id);
  const row = id.success ? await withTenant(ctx.tenant, (t) => findHealthRow(t, id.data)) : undefined;
  if (!row) throw new Refusal("not_found", "There is no such device in this tenant.");
  const threshold = input.threshold ?? (await limitsOf(ctx.tenant)).device_health_threshold;
  const history = await withTenantSql(ctx.tenant, "", (t) => readHealthHistory(t, row.no));
  return {
    ...deviceHealthEntry(row, threshold),
    history: history.map((day) => ({ day: day.day, ...healthScore(day) })),
  };
}
