import { peakHours } from "@/lib/core/queue/peak-hours";
import { readHourlyHistory } from "@/lib/db/queue/read-hourly-history";
import type { TenantId } from "@/lib/db/tenant-id";

/** Yesterday's habits are today's: counting them anew every quarter of an hour is plenty. */
const KEPT_MS = 15 * 60_000;
const MOST_TENANTS = 10_000;

type BusyHours = { hours: number[]; timeZone: string };
const kept = new Map<TenantId, { busy: Promise<BusyHours>; until: number }>();

/** Whether it is one of the tenant's own busy hours, in its time zone. `now` in ms. */
export async function isPeakHour(tenant: TenantId, now: number): Promise<boolean> {
  const { hours, timeZone } = await busyHours(tenant, now);
  const hour = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format(now);
  return hours.includes(Number(hour));
}

function busyHours(tenant: TenantId, now: number): Promise<BusyHours> {
  const known = kept.get(tenant);
  if (known && known.until > now) return known.busy;
  if (kept.size >= MOST_TENANTS) kept.clear();
  const busy = readHourlyHistory(tenant).then(({ timeZone, ...history }) => ({
    hours: peakHours(history),
    timeZone,
  }));
  kept.set(tenant, { busy, until: now + KEPT_MS });
  busy.catch(() => kept.delete(tenant));
  return busy;
}
