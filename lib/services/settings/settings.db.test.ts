import { expect, test } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import { asRole, testContext } from "../testing/test-context";
import { getSettings } from "./get-settings";
import { limitsOf } from "./limits-of";
import { updateSettings } from "./update-settings";

test("changes what is named, keeps the rest, and writes both down", async () => {
  const ctx = await testContext();
  const changed = await updateSettings({ ctx, input: { time_zone: "Europe/Berlin" } });
  expect(changed).toMatchObject({ name: ctx.slug, slug: ctx.slug, time_zone: "Europe/Berlin" });
  expect(await getSettings({ ctx })).toEqual(changed);
  const audit = await withTenant(ctx.tenant, (t) =>
    t.models.auditEntry.findFirstOrThrow({ where: { tenantId: ctx.tenant, action: "tenant.update" } }),
  );
  expect(audit).toMatchObject({
    before: { name: ctx.slug, time_zone: "UTC" },
    after: { name: ctx.slug, time_zone: "Europe/Berlin" },
  });
});

test("viewers read the settings and change nothing", async () => {
  const ctx = await testContext();
  const viewer = asRole(ctx, "viewer");
  expect(await getSettings({ ctx: viewer })).toMatchObject({ name: ctx.slug });
  await expect(updateSettings({ ctx: viewer, input: { name: "Mine" } })).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await getSettings({ ctx })).toMatchObject({ name: ctx.slug });
});

test("limits are set one by one, hold at once, and go back to their defaults", async () => {
  const ctx = await testContext();
  expect((await limitsOf(ctx.tenant)).device_health_threshold).toBe(70);
  const both = [
    updateSettings({ ctx, input: { limits: { device_health_threshold: 85 } } }),
    updateSettings({ ctx, input: { limits: { review_within_hours: 8 } } }),
  ];
  await Promise.all(both);
  const { limits, name } = await getSettings({ ctx });
  expect(limits).toMatchObject({ device_health_threshold: 85, review_within_hours: 8 });
  expect(name).toBe(ctx.slug);
  expect(await limitsOf(ctx.tenant)).toEqual(limits);

  const back = await updateSettings({ ctx, input: { limits: { device_health_threshold: null } } });
  expect(back.limits).toMatchObject({ device_health_threshold: 70, review_within_hours: 8 });
  const audit = await withTenant(ctx.tenant, (t) =>
    t.models.auditEntry.findFirstOrThrow({
      where: { tenantId: ctx.tenant, action: "tenant.update" },
      orderBy: { id: "desc" },
    }),
  );
  expect(audit.before).toMatchObject({ limits: { device_health_threshold: 85 } });
  expect(audit.after).toMatchObject({ limits: { device_health_threshold: 70 } });
});
