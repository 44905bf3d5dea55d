import type { Overview } from "@/lib/contract/overview";

/** No device ever synced: there is nothing to chart, but something to do. */
export function awaitsFirstSync({ devices, activity }: Overview): boolean {
  return devices.freshness.never === devices.total && activity.requests === 0;
}
