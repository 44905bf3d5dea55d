/** Requests by hour of the day in the tenant's zone, and over how many days they were counted. */
export type HourlyHistory = { byHour: readonly number[]; days: number };

/** With less history, no hour is called a peak. */
const LEAST_DAYS = 3;
const LEAST_REQUESTS_A_DAY = 24;
/** How much busier than the day's average an hour has to be. */
const BUSIER = 1.5;

/** The hours (0–23) in which this tenant's devices sync clearly more than on average. */
export function peakHours({ byHour, days }: HourlyHistory): number[] {
  const total = byHour.reduce((sum, count) => sum + count, 0);
  if (days < LEAST_DAYS || total < days * LEAST_REQUESTS_A_DAY) return [];
  return byHour.flatMap((count, hour) => (count > (BUSIER * total) / 24 ? [hour] : []));
}
