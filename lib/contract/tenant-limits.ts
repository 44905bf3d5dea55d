import { z } from "zod";
import { MinimumAppVersion } from "./app-version";

type Limit = { default: number; min: number; max: number };

/** The limits and thresholds that every tenant may set for itself, as whole numbers. */
export const TENANT_LIMITS = {
  /** How often the tenant's snapshots are brought up to date. Between, pages count the open hours themselves. */
  analytics_snapshot_interval_hours: { default: 1, min: 1, max: 24 },
  /** A device whose score is below counts as unhealthy. */
  device_health_threshold: { default: 70, min: 1, max: 100 },
  /** Healthy is a queue with fewer items than that. */
  queue_healthy_threshold: { default: 100, min: 1, max: 100_000 },
  /** Answers smaller than that are never compressed. */
  compression_threshold_bytes: { default: 1024, min: 256, max: 1_048_576 },
  /** A device that synced within that time has nothing to catch up. At 72 h its recency is worth nothing anyway. */
  expected_sync_interval_hours: { default: 24, min: 1, max: 71 },
  /** One request's measurements are kept that long, snapshots for good. Health looks back seven days. */
  event_retention_days: { default: 14, min: 8, max: 90 },
  /** A conflict that waits longer for a person is late. */
  review_within_hours: { default: 24, min: 1, max: 720 },
} as const satisfies { [name: string]: Limit };

export type TenantLimit = keyof typeof TENANT_LIMITS;
export type TenantLimits = { [limit in TenantLimit]: number } & {
  /** Apps of an older version are refused as `client_outdated`; null lets every version in. */
  minimum_app_version: string | null;
};
export const TENANT_LIMIT_NAMES = Object.keys(TENANT_LIMITS) as TenantLimit[];

/** New values of some limits; `null` goes back to the default. */
export const TenantLimitsChange = z
  .strictObject({
    ...(Object.fromEntries(TENANT_LIMIT_NAMES.map((name) => [name, limit(name).nullable()])) as {
      [name in TenantLimit]: z.ZodNullable<z.ZodInt>;
    }),
    minimum_app_version: MinimumAppVersion.nullable(),
  })
  .partial();
export type TenantLimitsChange = z.infer<typeof TenantLimitsChange>;

function limit(name: TenantLimit) {
  const { min, max } = TENANT_LIMITS[name];
  const error = `a whole number from ${min} to ${max}`;
  return z.int(error).min(min, error).max(max, error);
}

/** The limits that hold for a tenant: what its settings say where that is valid, else the defaults. */
export function tenantLimits(settings: unknown): TenantLimits {
  const given = z.record(z.string(), z.unknown()).catch({}).parse(settings);
  const held = TENANT_LIMIT_NAMES.map((name) => {
    const parsed = limit(name).safeParse(given[name]);
    return [name, parsed.success ? parsed.data : TENANT_LIMITS[name].default];
  });
  const minimum = MinimumAppVersion.safeParse(given.minimum_app_version);
  return { ...Object.fromEntries(held), minimum_app_version: minimum.data ?? null } as TenantLimits;
}
