import { expect, test } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import { asRole, testContext } from "../testing/test-context";
import { getSettings } from "./get-settings";
import { updateSettings } from "./update-settings";

test("changes what is named, keeps the rest, and writes both down", async () => {
  const ctx = await testContext();
  const changed = await updateSettings({ ctx, input: { time_zone: "Europe/Berlin" } });
  expect(changed).toMatchObject({ name: ctx.slug, slug: ctx.slug, time_zone: "Europe/Berlin" });
  expect(await getSettings({ ctx })).toEqual(changed);
  const audit = await withTenant(ctx.tenant, (tx) =>
    tx.auditEntry.findFirstOrThrow({ where: { tenantId: ctx.tenant, action: "tenant.update" } }),
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
