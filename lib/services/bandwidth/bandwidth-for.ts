import type { TenantId } from "@/lib/db/tenant-id";
import { serverLoad } from "../queue/server-load";
import { featureFor } from "../rollout/feature-for";
import { limitsOf } from "../settings/limits-of";

export type BandwidthRules = { compressFrom: number; adaptive: boolean; busy: boolean };

/** A person or a device in a tenant. */
export type TenantCaller = { tenant: TenantId; deviceNo?: number };

/** How answers to a caller are compressed: the tenant's threshold, and whether the device has the feature. */
export async function bandwidthFor(caller: TenantCaller): Promise<BandwidthRules> {
  const { tenant, deviceNo } = caller;
  const [limits, mode] = await Promise.all([
    limitsOf(tenant),
    deviceNo === undefined ? "on" : featureFor({ tenant, deviceNo }, "bandwidth"),
  ]);
  return {
    compressFrom: limits.compression_threshold_bytes,
    adaptive: mode === "on",
    busy: serverLoad() === "high",
  };
}
