import { peakHours } from "@/lib/core/queue/peak-hours";
import { readHourlyHistory } from "@/lib/db/queue/read-hourly-history";
import type { TenantId } from "@/lib/db/tenant-id";
import { ProcessMemory } from "../process-memory";

/** Yesterday's habits are today's: counting them anew every quarter of an hour is plenty. */
const busyHours = new ProcessMemory("busy hours", 15 * 60_000, async (tenant: TenantId) => {
  const { timeZone, ...history } = await readHourlyHistory(tenant);
  return { hours: peakHours(history), timeZone };
});

/** Whether it is one of the tenant's own busy hours, in its time zone. `now` in ms. */
export async function isPeakHour(tenant: TenantId, now: number): Promise<boolean> {
  const { hours, timeZone } = await busyHours.of(tenant);
  const hour = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(now);
  return hours.includes(Number(hour));
}
