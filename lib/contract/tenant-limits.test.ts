import { expect, test } from "vitest";
import { TENANT_LIMIT_NAMES, TENANT_LIMITS, TenantLimitsChange, tenantLimits } from "./tenant-limits";

test("a tenant that set nothing has the documented defaults", () => {
  expect(tenantLimits({})).toMatchObject({
    analytics_snapshot_interval_hours: 1,
    device_health_threshold: 70,
    queue_healthy_threshold: 100,
    compression_threshold_bytes: 1024,
    event_retention_days: 14,
  });
});

test("what a tenant set holds; what is damaged falls back alone", () => {
  const limits = tenantLimits({ device_health_threshold: 85, queue_healthy_threshold: "many", rollout: {} });
  expect(limits).toEqual({ ...tenantLimits({}), device_health_threshold: 85 });
  expect(tenantLimits(null)).toEqual(tenantLimits({}));
});

test("a change says beside each field what it may be", () => {
  const parsed = TenantLimitsChange.safeParse({ device_health_threshold: 101, review_within_hours: 1.5 });
  expect(parsed.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
    ["device_health_threshold", "a whole number from 1 to 100"],
    ["review_within_hours", "a whole number from 1 to 720"],
  ]);
  expect(TenantLimitsChange.safeParse({ colour: 1 }).success).toBe(false);
  expect(TenantLimitsChange.parse({ review_within_hours: null })).toEqual({ review_within_hours: null });
});

test("the least version of the app is numbers and dots; without one every version is let in", () => {
  expect(tenantLimits({}).minimum_app_version).toBeNull();
  expect(tenantLimits({ minimum_app_version: "2.4.1" }).minimum_app_version).toBe("2.4.1");
  expect(tenantLimits({ minimum_app_version: "new" }).minimum_app_version).toBeNull();
  expect(TenantLimitsChange.parse({ minimum_app_version: " 2.4 " })).toEqual({ minimum_app_version: "2.4" });
  for (const wrong of ["latest", "2.", "v2", "1.2.3.4.5", 2, ""])
    expect(TenantLimitsChange.safeParse({ minimum_app_version: wrong }).success, `${wrong}`).toBe(false);
});

test("every default lies within its own bounds", () => {
  for (const name of TENANT_LIMIT_NAMES)
    expect(TenantLimitsChange.parse({ [name]: TENANT_LIMITS[name].default })).toBeDefined();
});
