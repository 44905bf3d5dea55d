import type { TenantLimits } from "@/lib/contract/tenant-limits";

const DAY_MS = 86_400_000;

/** Since when a tenant's events are there for sure: days of UTC, the way they are dropped. */
export function keptSince({ event_retention_days: days }: TenantLimits, now: number): Date {
  return new Date((Math.floor(now / DAY_MS) - days) * DAY_MS);
}
