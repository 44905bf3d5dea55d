import type { Overview, OverviewPeriod } from "@/lib/contract/overview";

/** Before a tenant's first weeks there was hardly anything, and "×1485" tells nobody how it goes. */
const HARDLY = 50;

/** The period before where it can be compared with: it was asked for, and enough happened in it. */
export function comparable({ previous, activity }: Overview): OverviewPeriod | null {
  if (!previous || previous.activity.requests === 0) return null;
  return previous.activity.requests * HARDLY < activity.requests ? null : previous;
}
