import type { AlertCondition, AlertKind } from "@/lib/contract/alert";
import type { Reading } from "@/lib/core/alerts/evaluate-rule";
import { rateOf, slidingRate } from "@/lib/core/alerts/sliding-rate";
import { RATE_STEP_MS, type StepRates } from "@/lib/core/analytics/unpack-rates";
import { readPendingChanges, readReadings } from "@/lib/db/alerts/alert-readings";
import { readRates } from "@/lib/db/alerts/read-rates";
import {
  readOldestUnsyncedMin,
  readSetAside,
  readUnhealthyDays,
  readUnhealthyDevices,
} from "@/lib/db/alerts/read-standing";
import type { TenantModelTx } from "@/lib/db/tx";
import { pastRates } from "./past-rates";

/** How far apart readings of the past lie. */
export const PAST_STEP_MS = RATE_STEP_MS;

type Now = (t: TenantModelTx, condition: AlertCondition, now: Date) => Promise<number | null>;
type Past = (
  t: TenantModelTx,
  condition: AlertCondition,
  span: { from: number; to: number },
) => Promise<Reading[]>;

/**
 * Where each kind's values come from: the one at this moment, and those of the past in steps of five minutes (`from` a
 * whole one of them). All in the kind's own unit; null where there is too little to say.
 */
export const SIGNALS: Record<AlertKind, { now: Now; past: Past }> = {
  failure_rate: rate(
    (row) => row?.failures ?? 0,
    (row) => row?.requests ?? 0,
  ),
  conflict_rate: rate(
    (row) => row?.conflicts ?? 0,
    (row) => row?.edits ?? 0,
  ),
  set_aside: {
    now: readSetAside,
    past: async (t, _condition, { from, to }) => {
      const changes = await readPendingChanges(t, new Date(from), new Date(to), PAST_STEP_MS);
      const byStep = new Map(changes.map(({ step, change }) => [step, change]));
      let waiting = byStep.get(-1) ?? 0;
      return steps(from, to).map((start, step) => {
        waiting += byStep.get(step) ?? 0;
        return { at: start + PAST_STEP_MS, value: waiting };
      });
    },
  },
  oldest_unsynced: {
    now: (t, _condition, now) => readOldestUnsyncedMin(t, now),
    // Of how things stood, only what was kept is known.
    past: async (t, _condition, { from, to }) => {
      const rows = await readReadings(t, new Date(from), new Date(to));
      return rows.map((row) => ({ at: row.at.getTime(), value: row.oldestUnsyncedMin }));
    },
  },
  device_health: {
    now: (t, { health_below }) => readUnhealthyDevices(t, health_below),
    past: async (t, { health_below }, { from, to }) => {
      const days = await readUnhealthyDays(t, new Date(from), new Date(to), health_below);
      return steps(from, to).map((start) => ({
        at: start + PAST_STEP_MS,
        value: days.findLast(({ day }) => day.getTime() <= start)?.count ?? null,
      }));
    },
  },
};

type Count = (row: StepRates | undefined) => number;

function rate(part: Count, whole: Count): { now: Now; past: Past } {
  return {
    now: async (t, { window_minutes, at_least }, now) => {
      const windowMs = window_minutes * 60_000;
      const from = new Date(now.getTime() - windowMs);
      const [row] = await readRates(t, { from, to: now, stepMs: windowMs });
      return rateOf(part(row), whole(row), at_least);
    },
    past: async (t, { window_minutes, at_least }, { from, to }) => {
      const windowMs = window_minutes * 60_000;
      const start = from - Math.ceil(windowMs / PAST_STEP_MS) * PAST_STEP_MS;
      const byStep = await pastRates(t, start, to);
      const counted = steps(start, to).map((at, step) => {
        const row = byStep.get(step);
        return { start: at, part: part(row), whole: whole(row) };
      });
      const readings = slidingRate(counted, { stepMs: PAST_STEP_MS, windowMs, atLeast: at_least });
      return readings.filter(({ at }) => at > from);
    },
  };
}

function steps(from: number, to: number): number[] {
  return Array.from(
    { length: Math.ceil((to - from) / PAST_STEP_MS) },
    (_, step) => from + step * PAST_STEP_MS,
  );
}
