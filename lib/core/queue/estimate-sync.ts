import type { NetworkQuality } from "../../contract/entry";

/** What a device's last syncs moved on the server, and in which time; both fading. */
export type MeasuredRate = { items: number; ms: number };

/** Where nothing was measured yet: generous, so that a first estimate is rather beaten than missed. */
const UNMEASURED: MeasuredRate = { items: 100, ms: 500 };
/** What a request and its answer take on the way, in seconds; the server can't see it. */
const TRIP_SEC: Record<NetworkQuality, number> = { excellent: 0.1, good: 0.3, fair: 1, poor: 3 };

/** Whole seconds until `items` are synced in batches of `batchSize`, by the device's own measured rate. */
export function estimateSyncSec(
  items: number,
  { rate, network, batchSize }: { rate: MeasuredRate; network: NetworkQuality; batchSize: number },
): number {
  if (items === 0) return 0;
  const { items: moved, ms } = rate.items > 0 ? rate : UNMEASURED;
  const trips = Math.ceil(items / batchSize);
  return Math.ceil((items * (ms / moved)) / 1000 + trips * TRIP_SEC[network]);
}
