import { bucketStart, nextBucket } from "@/lib/core/analytics/buckets";
import { slotMinutes } from "@/lib/core/analytics/slot";
import { countSnapshots } from "@/lib/db/analytics/count-snapshots";
import {
  lockSnapshots,
  readProgress,
  readUncountedHours,
  writeProgress,
} from "@/lib/db/analytics/snapshot-rows";
import type { TenantId } from "@/lib/db/tenant-id";
import type { TenantTx } from "@/lib/db/tx";
import { withTenantSql } from "@/lib/db/with-tenant";

const HOUR_MS = 3_600_000;
/** An hour's last events are written by then. */
const SETTLED_MS = 5_000;
/** So many hours are counted in one go: enough that few statements do, and little enough for each to be quick. */
const STRETCH_HOURS = 24;

export type Taken = { hours: number; days: number; completeUntil: Date };

type Tenant = { tenant: TenantId; timeZone: string; keptSince: Date };

/**
 * Counts every hour that ended and of which there are events that no snapshot holds yet: new hours, missed ones, and old
 * ones to which something came late. Then the days that these hours are part of. Running it again changes nothing.
 * @returns undefined where another process is at it
 */
export async function takeSnapshots(
  { tenant, timeZone, keptSince }: Tenant,
  now = Date.now(),
): Promise<Taken | undefined> {
  return withTenantSql(tenant, "", async (t) => {
    if (!(await lockSnapshots(t))) return undefined;
    const completeUntil = new Date(Math.floor((now - SETTLED_MS) / HOUR_MS) * HOUR_MS);
    const before = (await readProgress(t, [tenant])).get(tenant)?.completeUntil;
    const hours = (await readUncountedHours(t, keptSince, completeUntil)).map(Number);
    for (const stretch of stretches(hours)) await countHours(t, timeZone, stretch);
    const days = daysToCount(hours, before?.getTime(), completeUntil.getTime(), timeZone);
    for (const day of days) await countDay(t, day);
    await writeProgress(t, completeUntil, new Date(now));
    return { hours: hours.length, days: days.length, completeUntil };
  });
}

type Stretch = { from: number; to: number };

/** Hours (ms) in a row, as one. */
function stretches(hours: readonly number[]): Stretch[] {
  const found: Stretch[] = [];
  for (const hour of hours) {
    const last = found.at(-1);
    if (last?.to === hour && hour - last.from < STRETCH_HOURS * HOUR_MS) last.to = hour + HOUR_MS;
    else found.push({ from: hour, to: hour + HOUR_MS });
  }
  return found;
}

function countHours(t: TenantTx, timeZone: string, { from, to }: Stretch) {
  // Where its clock is turned by half an hour within, the finer ones cut no day on either side.
  const minutes = Math.min(slotMinutes(timeZone, from), slotMinutes(timeZone, to - HOUR_MS));
  return countSnapshots(t, "hour", { from: new Date(from), to: new Date(to), minutes });
}

/** Days of the tenant's zone that have ended and hold a counted hour, or ended since the last time. */
function daysToCount(
  hours: readonly number[],
  before: number | undefined,
  until: number,
  timeZone: string,
): Stretch[] {
  const touched = new Map<number, Stretch>();
  let last: Stretch = { from: 0, to: 0 };
  const touch = (at: number) => {
    // Most lie in the day of the one before; a look at a calendar leaves kilobytes of garbage.
    if (at >= last.from && at < last.to) return last.to;
    const from = bucketStart(at, "day", timeZone);
    const to = nextBucket(from, "day", timeZone);
    last = { from, to };
    if (to <= until) touched.set(from, last);
    return to;
  };
  // In a zone of half hours an hour may lie in two days.
  for (const hour of hours) for (const at of [hour, hour + HOUR_MS - 1]) touch(at);
  for (let at = before ?? until; at < until; ) at = touch(at);
  return [...touched.values()];
}

function countDay(t: TenantTx, { from, to }: Stretch): Promise<void> {
  const minutes = (to - from) / 60_000;
  return countSnapshots(t, "day", { from: new Date(from), to: new Date(to), minutes });
}
