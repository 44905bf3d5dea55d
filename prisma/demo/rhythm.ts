import { momentOf, wallTime } from "@/lib/core/analytics/zoned";
import { chance, integerBetween, type Random } from "@/lib/core/random";
import type { CastDevice } from "./cast";

/** One attempt of a device to sync; `failed`: the server was at fault, `refused`: the request was. */
export type SyncMoment = { at: number; outcome: "ok" | "failed" | "refused" };

export type Period = { from: number; to: number; timeZone: string };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const QUIET_SINCE_MS = 6 * DAY_MS;
const LEFT_SINCE_MS = 4 * DAY_MS;

/** When the device syncs in the period: along its shifts, with gaps where it has no network. */
export function syncMoments(random: Random, device: CastDevice, period: Period): SyncMoment[] {
  if (device.habit === "never_synced") return [];
  const end = lastDayOf(device, period.to);
  const moments: SyncMoment[] = [];
  for (let day = period.from; day < period.to; day += DAY_MS) {
    const shift = shiftOf(random, device, day, period.timeZone);
    if (!shift) continue;
    for (const at of syncsIn(random, device, shift)) {
      if (at > period.from && at < end) moments.push({ at, outcome: outcomeOf(random, device, at, period) });
    }
  }
  return moments;
}

function lastDayOf({ habit }: CastDevice, to: number): number {
  if (habit === "gone_quiet") return to - QUIET_SINCE_MS;
  if (habit === "left") return to - LEFT_SINCE_MS;
  return to;
}

type Shift = { from: number; to: number };

function shiftOf(random: Random, { role }: CastDevice, day: number, timeZone: string): Shift | undefined {
  const { year, month, day: date } = wallTime(day, timeZone);
  const at = (hour: number) =>
    momentOf({ year, month, day: date, hour }, timeZone) + integerBetween(random, 0, 50) * MINUTE_MS;
  const weekday = new Date(Date.UTC(year, month - 1, date)).getUTCDay();
  const weekend = weekday === 0 || weekday === 6;
  if (role === "on_call") return { from: at(0), to: at(23) };
  if (weekend && !chance(random, 0.12)) return undefined;
  return role === "dispatch" ? { from: at(7), to: at(18) } : { from: at(6), to: at(15) };
}

function syncsIn(random: Random, { role, habit }: CastDevice, { from, to }: Shift): number[] {
  const everyMin = role === "dispatch" ? 45 : role === "on_call" ? 170 : 80;
  const gap = habit === "underground" && chance(random, 0.8) ? gapIn(random, { from, to }) : undefined;
  const syncs: number[] = [];
  for (let at = from; at < to; at += everyMin * (0.5 + random()) * MINUTE_MS) {
    if (!gap || at < gap.from || at > gap.to) syncs.push(Math.round(at));
  }
  return syncs;
}

function gapIn(random: Random, { from, to }: Shift): Shift {
  const start = from + (0.15 + random() * 0.4) * (to - from);
  return { from: start, to: start + integerBetween(random, 120, 260) * MINUTE_MS };
}

/** The outage that everybody remembers: the server was down for half an hour, five days ago. */
function isOutage(at: number, { to }: Period): boolean {
  const ago = to - at;
  return ago < 5 * DAY_MS && ago > 5 * DAY_MS - 35 * MINUTE_MS;
}

function outcomeOf(random: Random, { habit }: CastDevice, at: number, period: Period): SyncMoment["outcome"] {
  if (isOutage(at, period)) return "failed";
  if (habit === "patchy" && chance(random, 0.2)) return chance(random, 0.7) ? "refused" : "failed";
  return chance(random, 0.004) ? "failed" : "ok";
}
