import { randomInt, randomUUID } from "node:crypto";
import { z } from "zod";
import { CreateTenantRequest } from "@/lib/contract/tenant";
import { tenantId } from "@/lib/db/tenant-id";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { type Person, requirePlatformAdmin } from "../context";
import { Refusal } from "../refusal";

export const CreateTenantInput = CreateTenantRequest.extend({ is_demo: z.boolean().default(false) });

/**
 * A new tenant with its counter at zero.
 * @throws Refusal `not_found` for everyone but platform admins, `conflict` when the slug is taken.
 */
export async function createTenant({
  person,
  input,
}: {
  person: Person;
  input: z.input<typeof CreateTenantInput>;
}): Promise<{ id: string; slug: string; name: string }> {
  requirePlatformAdmin(person);
  const { slug, name, time_zone: timeZone, is_demo: isDemo } = CreateTenantInput.parse(input);
  const tenant = tenantId(randomUUID());
  await withTenant(tenant, async (t) => {
    const { count } = await t.models.tenant.createMany({
      data: { id: tenant, slug, name, timeZone, isDemo },
      skipDuplicates: true,
    });
    if (count === 0) throw new Refusal("conflict", `There is a tenant "${slug}" already.`);
    // A random epoch: checkpoints of another database's tenant are not mistaken for this one's.
    await t.models.tenantCounter.create({ data: { tenantId: tenant, epoch: randomInt(1, 2 ** 31 - 1) } });
    await recordAudit(t, person, { action: "tenant.create", target: slug, after: { slug, name } });
  });
  return { id: tenant, slug, name };
}
