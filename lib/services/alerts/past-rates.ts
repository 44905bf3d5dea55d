import { RATE_STEP_MS, type StepRates, unpackRates } from "@/lib/core/analytics/unpack-rates";
import { readHourRates, readRates } from "@/lib/db/alerts/read-rates";
import type { TenantTx } from "@/lib/db/tx";

/**
 * What devices sent in each step of [from, to) in ms, both whole steps: from the hours that were counted, and only what
 * came after those from the events. A step in which nothing happened is missing.
 */
export async function pastRates(t: TenantTx, from: number, to: number): Promise<Map<number, StepRates>> {
  const { hours, countedUntil } = await readHourRates(t, new Date(from), new Date(to));
  const openFrom = Math.min(to, Math.max(from, countedUntil?.getTime() ?? from));
  const counted = hours.flatMap(({ start, rates }) => stepsFrom(start.getTime(), unpackRates(rates)));
  const open = await readRates(t, {
    from: new Date(openFrom),
    to: new Date(to),
    stepMs: RATE_STEP_MS,
  });
  const all = [...counted.filter(({ at }) => at >= from && at < openFrom), ...stepsFrom(openFrom, open)];
  return new Map(all.map(({ at, ...rates }) => [(at - from) / RATE_STEP_MS, rates]));
}

/** @param start a whole step */
function stepsFrom(start: number, steps: readonly StepRates[]) {
  return steps.map((rates) => ({ ...rates, at: start + rates.step * RATE_STEP_MS }));
}
