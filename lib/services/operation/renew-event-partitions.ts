import { tenantLimits } from "@/lib/contract/tenant-limits";
import { renewEventPartitions as renew } from "@/lib/db/event-partitions";
import { tenantRows } from "@/lib/db/tenant-rows";

const DAYS_AHEAD = 8;
const DEFAULT_DAYS = tenantLimits({}).event_retention_days;

/**
 * Keeps a day's partition ready for the events of the coming week, and drops those that no tenant wants kept any more.
 * A day is one table for all tenants, so the longest wish counts.
 */
export async function renewEventPartitions(): Promise<void> {
  const wishes = (await tenantRows()).map(({ settings }) => tenantLimits(settings).event_retention_days);
  await renew(DAYS_AHEAD, Math.max(DEFAULT_DAYS, ...wishes));
}
