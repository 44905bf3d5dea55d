import { tenantLimits } from "@/lib/contract/tenant-limits";
import { renewEventPartitions as renew } from "@/lib/db/event-partitions";
import { tenantRows } from "@/lib/db/tenant-rows";
import { steadyTime } from "../maintenance/steady-time";

/** A day is ready before it begins wherever the clocks are; an empty one takes 56 KB of disk. */
const DAYS_AHEAD = 3;
const DEFAULT_DAYS = tenantLimits({}).event_retention_days;

/**
 * Keeps a day's partition ready for the events of today and the two days to come, and drops those that no tenant wants kept any more.
 * A day is one table for all tenants, so the longest wish counts.
 */
export async function renewEventPartitions(): Promise<void> {
  const wishes = (await tenantRows()).map(({ settings }) => tenantLimits(settings).event_retention_days);
  const now = await steadyTime("renew-event-partitions");
  const keptMs = Math.max(DEFAULT_DAYS, ...wishes) * 86_400_000;
  await renew(DAYS_AHEAD, new Date(now.getTime() - keptMs));
}
