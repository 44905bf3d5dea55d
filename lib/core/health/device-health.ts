import { countOf, formatCount } from "../format/count";
import { relativeTime } from "../format/relative-time";

/** What a device went through in the last seven days, and when it last synced (ms; null: never). */
export type HealthSigns = {
  syncs: number;
  failed: number;
  /** Entries of it that met another edit. */
  conflicts: number;
  lastSyncAt: number | null;
};

export type DeviceHealth = {
  /** 0 to 100. */
  score: number;
  parts: { success: number; recency: number; conflicts: number };
  /** Why the score isn't higher, in sentences, what costs most first; what is well where nothing costs anything. */
  reasons: string[];
};

export const HEALTH_DAYS = 7;
const WEIGHTS = { success: 60, recency: 20, conflicts: 20 } as const;
/** A sync this long ago (ms) is worth nothing any more. */
const FORGOTTEN_MS = 72 * 3_600_000;

/**
 * How well a device syncs: 60 % the share of its syncs that succeeded in seven days, 20 % how lately it synced (all of it
 * within the interval it is expected to keep, falling to nothing at 72 h), 20 % how few conflicts a sync brings (none at
 * one per sync). Null for a device that never synced: nothing is known of it.
 */
export function deviceHealth(
  signs: HealthSigns,
  { now, expectedMs }: { now: number; expectedMs: number },
): DeviceHealth | null {
  if (signs.lastSyncAt === null) return null;
  const { syncs, failed, conflicts, lastSyncAt } = signs;
  const parts = {
    success: oneDigit(WEIGHTS.success * (syncs === 0 ? 0 : (syncs - failed) / syncs)),
    recency: oneDigit(WEIGHTS.recency * recency(now - lastSyncAt, expectedMs)),
    conflicts: oneDigit(WEIGHTS.conflicts * (syncs === 0 ? 0 : 1 - Math.min(1, conflicts / syncs))),
  };
  const score = oneDigit(parts.success + parts.recency + parts.conflicts);
  return { score, parts, reasons: reasonsOf(signs, parts, relativeTime(lastSyncAt, now)) };
}

function recency(age: number, expectedMs: number): number {
  if (age <= expectedMs) return 1;
  if (age >= FORGOTTEN_MS) return 0;
  return (FORGOTTEN_MS - age) / (FORGOTTEN_MS - expectedMs);
}

function reasonsOf(
  { syncs, failed, conflicts }: HealthSigns,
  parts: DeviceHealth["parts"],
  last: string,
): string[] {
  if (syncs === 0) return [`No sync in ${HEALTH_DAYS} days, the last one ${last}`];
  const costs = [
    {
      lost: WEIGHTS.success - parts.success,
      reason: `${formatCount(failed)} of ${countOf(syncs, "sync")} failed`,
    },
    { lost: WEIGHTS.recency - parts.recency, reason: `Last sync ${last}` },
    {
      lost: WEIGHTS.conflicts - parts.conflicts,
      reason: `${countOf(conflicts, "conflict")} in ${countOf(syncs, "sync")}`,
    },
  ];
  const reasons = costs
    .filter(({ lost }) => lost > 0)
    .sort((a, b) => b.lost - a.lost)
    .map(({ reason }) => reason);
  return reasons.length > 0 ? reasons : [`${countOf(syncs, "sync")} without a failure or a conflict`];
}

function oneDigit(number: number): number {
  return Math.round(number * 10) / 10;
}
