import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { createTestPerson } from "@/lib/auth/testing/create-test-person";
import { tenantId } from "@/lib/db/tenant-id";
import { withClient } from "@/lib/db/with-client";
import { withTenant } from "@/lib/db/with-tenant";
import { auditVerify } from "./audit-verify";
import { dbRestored } from "./db-restored";
import { enrollmentCodeCreate } from "./enrollment-code-create";
import { policySet } from "./policy-set";
import { tenantCreate } from "./tenant-create";
import { userResetLink } from "./user-reset-link";

async function newTenant() {
  const slug = `cli-${randomUUID().slice(0, 8)}`;
  const { result } = await tenantCreate.run({ slug, name: "Acme" }, []);
  return { slug, ...(result as { id: string }) };
}

test("a code made on the command line tells its uses and when it ends", async () => {
  const { slug } = await newTenant();
  const { result, text } = await enrollmentCodeCreate.run({ tenant: slug, uses: 3 }, []);
  expect(result).toEqual({
    code: expect.stringMatching(/^[A-Z0-9]{4}(-[A-Z0-9]{4}){3}$/),
    expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    uses: 3,
  });
  expect(text).toContain("For 3 devices");
});

test("a policy that stands already gets no new version", async () => {
  const { slug } = await newTenant();
  const change = { tenant: slug, domain: "task", strategy: "client_wins", reason: "crews know better" };
  expect((await policySet.run(change, [])).result).toMatchObject({ version: 1, changed: true });
  expect((await policySet.run(change, [])).result).toMatchObject({ version: 1, changed: false });
});

test("a tenant that does not exist is refused by name", async () => {
  await expect(enrollmentCodeCreate.run({ tenant: "nowhere" }, [])).rejects.toThrow('no tenant "nowhere"');
});

test("after a restore every tenant has another epoch, and says so in its audit", async () => {
  const tenant = tenantId((await newTenant()).id);
  const epoch = () =>
    withTenant(tenant, (t) => t.models.tenantCounter.findUniqueOrThrow({ where: { tenantId: tenant } }));
  const before = await epoch();
  await dbRestored.run({}, []);
  expect((await epoch()).epoch).not.toBe(before.epoch);
  const audit = await withTenant(tenant, (t) =>
    t.models.auditEntry.findMany({ where: { tenantId: tenant, action: "tenant.mark_restored" } }),
  );
  expect(audit).toHaveLength(1);
});

test("the audit's check names what its owner tampered with, and fails from then on", async () => {
  const { slug, id } = await newTenant();
  const policy = { domain: "task", strategy: "client_wins", reason: "crews know better" };
  await policySet.run({ tenant: slug, ...policy }, []);
  const whole = await auditVerify.run({ tenant: slug }, []);
  expect(whole).toMatchObject({
    failed: false,
    result: { ok: true, tenants: [{ tenant: slug, broken: null }] },
  });
  expect(whole.text).toMatch(new RegExp(`^${slug}: \\d+ entries, unbroken; the newest is [0-9a-f]{64}$`));

  await withClient(process.env.DATABASE_URL ?? "", async (owner) => {
    await owner.query(`BEGIN; SELECT set_config('app.tenant_id', '${id}', true);
      ALTER TABLE audit_entry DISABLE TRIGGER audit_append_only;
      UPDATE audit_entry SET reason = 'nobody said so' WHERE action = 'policy.change';
      ALTER TABLE audit_entry ENABLE TRIGGER audit_append_only; COMMIT`);
  });
  const broken = await auditVerify.run({ tenant: slug }, []);
  expect(broken).toMatchObject({
    failed: true,
    result: { ok: false, tenants: [{ broken: { what: "changed" } }] },
  });
  expect(broken.text).toMatch(/: broken at entry \d+: it doesn't say what it said when it was written$/);
  await expect(auditVerify.run({ tenant: "nowhere" }, [])).rejects.toThrow('no tenant "nowhere"');
});

test("a reset link for an account is printed with whom it is for, and none for an address that nobody has", async () => {
  const { email } = await createTestPerson({ role: "platform_admin" });
  const { result, text } = await userResetLink.run({}, [email.toUpperCase()]);
  expect(result).toMatchObject({
    email,
    link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/login\/reset#[\w-]{43}$/),
  });
  expect(text).toContain(`For ${email} alone.`);
  const elsewhere = await userResetLink.run({ url: "https://sync.example.test/" }, [email]);
  expect(elsewhere.text).toMatch(/^https:\/\/sync\.example\.test\/login\/reset#/);
  await expect(userResetLink.run({}, ["nobody@example.test"])).rejects.toThrow("Nobody has an account");
  await expect(userResetLink.run({}, ["no address"])).rejects.toThrow("an e-mail address");
});
