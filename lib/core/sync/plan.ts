import type { NetworkQuality } from "../../contract/entry";
import type { SyncPlan } from "../../contract/push";

/** Entries that a batch should hold, by the network it has to cross. */
export const BATCH_SIZES: Record<NetworkQuality, number> = { excellent: 100, good: 50, fair: 25, poor: 10 };

/** What the device should do next. A busy server asks for a pause, spread by `random` so that devices don't return as one. */
export function planFor(
  network: NetworkQuality | undefined,
  load: SyncPlan["server_load"],
  random: () => number,
): SyncPlan {
  const pause = load === "high" ? Math.round(15 + random() * 45) : 0;
  return { batch_size: BATCH_SIZES[network ?? "good"], next_sync_after_sec: pause, server_load: load };
}
