import { randomUUID } from "node:crypto";
import { z } from "zod";
import { EmailAddress, PersonName } from "@/lib/contract/user";
import { transact } from "@/lib/db/transact";
import type { ModelTx } from "@/lib/db/tx";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { type Person, ROLES, requirePlatformAdmin } from "../context";
import { Refusal } from "../refusal";
import { findTenant } from "../tenants/find-tenant";

export const CreateUserInput = z.object({
  email: EmailAddress,
  /** The e-mail address's first part where absent. */
  name: PersonName.optional(),
  password_hash: z.string().startsWith("scrypt$"),
  role: z.enum(ROLES),
  /** Slug; needed for a manager or viewer. A platform admin belongs to no tenant and sees all. */
  tenant: z.string().optional(),
  must_change_password: z.boolean().default(false),
});
type Input = z.output<typeof CreateUserInput>;

/**
 * A new account, with its membership.
 * @throws Refusal `not_found` for everyone but platform admins and for an unknown tenant, `conflict` when the address has
 *   an account, `invalid_request` when a member's tenant is missing.
 */
export async function createUser({
  person,
  input,
}: {
  person: Person;
  input: z.input<typeof CreateUserInput>;
}): Promise<{ id: string; email: string; role: Input["role"]; tenant: string | null }> {
  requirePlatformAdmin(person);
  const user = CreateUserInput.parse(input);
  const { email, role } = user;
  const id = randomUUID();
  if (role === "platform_admin") {
    await transact((t) => insertUser(t, id, user));
    return { id, email, role, tenant: null };
  }
  if (!user.tenant) throw new Refusal("invalid_request", `A ${role} needs a tenant.`);
  const { tenant, slug } = await findTenant(person, user.tenant);
  await withTenant(tenant, async (t) => {
    await insertUser(t, id, user);
    await t.models.membership.create({ data: { tenantId: tenant, userId: id, role } });
    await recordAudit(t, person, { action: "member.add", target: email, after: { role } });
  });
  return { id, email, role, tenant: slug };
}

async function insertUser(t: ModelTx, id: string, user: Input): Promise<void> {
  const { count } = await t.models.appUser.createMany({
    data: {
      id,
      email: user.email,
      name: user.name ?? user.email.split("@", 1).join(""),
      passwordHash: user.password_hash,
      isPlatformAdmin: user.role === "platform_admin",
      mustChangePassword: user.must_change_password,
    },
    skipDuplicates: true,
  });
  if (count === 0) throw new Refusal("conflict", `${user.email} has an account already.`);
}
