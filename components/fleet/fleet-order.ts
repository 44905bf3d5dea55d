import type { FleetTenant } from "@/lib/contract/fleet";

/** What the tenants can be ranked by; always the one to look at first on top. */
export const FLEET_SORTS = [
  "trouble",
  "name",
  "requests",
  "success",
  "devices",
  "duration",
  "conflicts",
  "unsynced",
  "set_aside",
  "last",
] as const;
export type FleetSort = (typeof FLEET_SORTS)[number];

/** The tenants in that order; those that are alike stay as the server ranked them, by trouble. */
export function inOrder(tenants: readonly FleetTenant[], sort: FleetSort): FleetTenant[] {
  const weight = WEIGHT[sort];
  if (sort === "name") return tenants.toSorted((a, b) => a.name.localeCompare(b.name));
  return tenants.toSorted((a, b) => weight(b) - weight(a));
}

const age = (at: string | null) => (at === null ? Number.NEGATIVE_INFINITY : -Date.parse(at));

const WEIGHT: Record<FleetSort, (tenant: FleetTenant) => number> = {
  trouble: ({ trouble }) => trouble.score,
  name: () => 0,
  requests: ({ requests }) => requests,
  success: ({ requests, refused, failed }) => (requests === 0 ? -1 : (refused + failed) / requests),
  devices: ({ active_devices }) => active_devices,
  duration: ({ p95_ms }) => p95_ms ?? -1,
  conflicts: ({ open_conflicts }) => open_conflicts,
  unsynced: ({ oldest_unsynced_at }) => age(oldest_unsynced_at),
  set_aside: ({ set_aside, rejected }) => set_aside + rejected,
  last: ({ last_sync_at }) => (last_sync_at === null ? -1 : Date.parse(last_sync_at)),
};
