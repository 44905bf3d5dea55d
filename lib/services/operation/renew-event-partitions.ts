import { renewEventPartitions as renew } from "@/lib/db/event-partitions";

const DAYS_AHEAD = 8;
const RETENTION_DAYS = 14;

/** Keeps a day's partition ready for the events of the coming week, and drops those past their retention. */
export async function renewEventPartitions(): Promise<void> {
  await renew(DAYS_AHEAD, RETENTION_DAYS);
}
