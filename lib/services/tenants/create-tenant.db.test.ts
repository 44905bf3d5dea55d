import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { tenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";
import { OPERATOR } from "../operator";
import { Refusal } from "../refusal";
import { createTenant } from "./create-tenant";

const newSlug = () => `t-${randomUUID().slice(0, 8)}`;

test("a new tenant has a counter at zero, an epoch and an audit entry", async () => {
  const slug = newSlug();
  const created = await createTenant({ person: OPERATOR, input: { slug, name: "Acme" } });
  const tenant = tenantId(created.id);
  const [counter, audit] = await withTenant(tenant, async (t) => [
    await t.models.tenantCounter.findUniqueOrThrow({ where: { tenantId: tenant } }),
    await t.models.auditEntry.findMany({ where: { tenantId: tenant } }),
  ]);
  expect(counter).toMatchObject({ version: 0n, lastDeviceNo: 0 });
  expect(counter.epoch).toBeGreaterThan(0);
  expect(audit).toMatchObject([{ action: "tenant.create", target: slug, actorName: "Command line" }]);
});

test("of two who take one slug at once, one is told that it is taken", async () => {
  const input = { slug: newSlug(), name: "Twice" };
  const results = await Promise.allSettled([1, 2].map(() => createTenant({ person: OPERATOR, input })));
  const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  expect(refused).toHaveLength(1);
  expect(refused[0]).toBeInstanceOf(Refusal);
  expect(refused[0].code).toBe("conflict");
});

test("nobody but a platform admin makes tenants", async () => {
  const person = { ...OPERATOR, isPlatformAdmin: false };
  await expect(createTenant({ person, input: { slug: newSlug(), name: "No" } })).rejects.toThrow("not_found");
});
