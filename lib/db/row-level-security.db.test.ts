import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { attendConflict } from "@/lib/services/conflicts/attend-conflict";
import type { TenantContext } from "@/lib/services/context";
import { createCode } from "@/lib/services/enrollment/create-code";
import { measureHealth } from "@/lib/services/health/measure-health";
import { OPERATOR } from "@/lib/services/operator";
import { setPolicy } from "@/lib/services/policies/set-policy";
import { changeRollout } from "@/lib/services/rollout/change-rollout";
import { takeSnapshots } from "@/lib/services/snapshots/take-snapshots";
import { createTestDevice } from "@/lib/services/sync/testing/test-device";
import { eventRow } from "@/lib/services/testing/add-event";
import { testContext } from "@/lib/services/testing/test-context";
import { createUser } from "@/lib/services/users/create-user";
import { writeEvents } from "./analytics/write-events";
import { pool } from "./pool";
import { raw, sql } from "./sql";
import type { TenantId } from "./tenant-id";
import { withTenant, withTenantSql } from "./with-tenant";

let own: TenantId;
let other: TenantId;
let tables: string[];

beforeAll(async () => {
  const { rows } = await pool().query(
    `SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
     WHERE attname = 'tenant_id' AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname`,
  );
  tables = rows.map(({ relname }) => relname);
  [own, other] = [await livelyTenant(), await livelyTenant()];
});

/** A tenant with something in every table. */
async function livelyTenant(): Promise<TenantId> {
  const ctx = await testContext();
  const { tenant, slug } = ctx;
  await createCode({ ctx, input: { uses: 1, expires_in_hours: 1, note: "" } });
  await setPolicy(ctx, { domain: "task", strategy: "manual", reason: "to have a conflict" });
  await changeRollout({
    ctx,
    input: { subject: "analytics", mode: "shadow", reason: "to have a stage" },
    ifMatch: '"0"',
  });
  await createUser({
    person: OPERATOR,
    input: {
      email: `${slug}@example.test`,
      role: "manager",
      tenant: slug,
      password_hash: "scrypt$none",
      must_change_password: false,
    },
  });
  await haveConflict(ctx);
  await haveAlert(ctx);
  return tenant;
}

async function haveAlert({ tenant }: TenantContext): Promise<void> {
  const tenantId = tenant;
  await withTenant(tenant, async (t) => {
    const { id: channelId } = await t.models.alertChannel.create({
      data: { tenantId, kind: "email", name: "Desk", target: "desk@example.test" },
    });
    const told = { channelId, channelName: "Desk", event: "alert.firing", subject: "Watch", body: "{}" };
    await t.models.alertDelivery.create({ data: { tenantId, messageId: "1", ...told } });
    const { id: ruleId } = await t.models.alertRule.create({
      data: { tenantId, name: "Watch", condition: {} },
    });
    const firing = { ruleName: "Watch", kind: "set_aside", condition: "", value: 1, peak: 1 };
    await t.models.alertIncident.create({ data: { tenantId, ruleId, firedAt: new Date(), ...firing } });
    await t.models.alertReading.create({
      data: { tenantId, at: new Date(), oldestUnsyncedMin: 0 },
    });
    const { userId } = await t.models.membership.findFirstOrThrow({ where: { tenantId } });
    const token = { name: "ci", tokenHash: new Uint8Array(), prefix: "tlp_…", scopes: [] };
    await t.models.apiToken.create({ data: { tenantId, userId, ...token } });
    await t.models.restore.create({
      data: { tenantId, epoch: 2, endedEpochs: [1], version: 0, exact: true },
    });
    await t.models.restoreDevice.create({ data: { tenantId, epoch: 2, deviceNo: 1 } });
    const letter = {
      email: "noor@example.test",
      secretHash: new Uint8Array(Buffer.from(tenantId)),
      byMail: false,
    };
    await t.models.invitation.create({
      data: { tenantId, ...letter, role: "viewer", invitedBy: "Mia", expiresAt: new Date() },
    });
    await t.models.formerMember.create({ data: { tenantId, userId, role: "viewer", joinedAt: new Date() } });
    await t.models.alertRule.updateMany({ where: { tenantId }, data: { deletedAt: new Date() } });
    await t.models.alertDelivery.updateMany({ where: { tenantId }, data: { state: "gave_up" } });
  });
}

async function haveConflict(ctx: TenantContext): Promise<void> {
  const { tenant } = ctx;
  const [anna, ben] = [await createTestDevice(tenant), await createTestDevice(tenant)];
  const mobile_id = randomUUID();
  const entry = (title: string, base_version: number) => ({
    op_id: randomUUID(),
    domain: "task",
    mobile_id,
    base_version,
    delta: { title },
  });
  await anna.push([entry("first", 0)]);
  await anna.push([entry("second", 1)]);
  const { conflicts } = await ben.push([entry("third", 1)]);
  expect(conflicts).toHaveLength(1);
  await attendConflict({ ctx, input: { id: conflicts[0]?.conflict_id ?? "" } });
  await anna.push([entry("waits", 1)], { mode: "queue" });
  await writeEvents(tenant, [eventRow({ device_no: anna.deviceNo })], []);
  await withTenant(tenant, (t) =>
    t.models.device.updateMany({ where: { tenantId: tenant }, data: { lastPushAt: new Date() } }),
  );
  await measureHealth({ tenant, settings: {} });
  await takeSnapshots({ tenant, timeZone: "UTC", keptSince: new Date(0) }, Date.now() + 3_600_000);
}

const tenantsIn = async (table: string, tenant: TenantId): Promise<string[]> => {
  const rows = await withTenantSql(tenant, "", (t) =>
    t.rows<{ tenant_id: string }>(sql`SELECT DISTINCT tenant_id FROM ${raw(table)}`),
  );
  return rows.map(({ tenant_id }) => tenant_id);
};

describe("the database by itself, when a query forgets its tenant", () => {
  it("shows each tenant its own rows of every table and no others", async () => {
    expect(tables).toContain("sync_record");
    for (const table of tables) {
      expect([table, await tenantsIn(table, own)]).toEqual([table, [own]]);
      expect([table, await tenantsIn(table, other)]).toEqual([table, [other]]);
    }
  });

  it("shows nothing where no tenant was named", async () => {
    for (const table of tables) {
      const { rows } = await pool().query(`SELECT count(*) AS count FROM ${table}`);
      expect([table, rows[0].count]).toEqual([table, 0]);
    }
  });

  it("changes no row of another tenant, and lets none be made for it", async () => {
    const changed = await withTenantSql(own, "", (t) =>
      t.run(sql`UPDATE sync_record SET priority = priority WHERE tenant_id = ${other}`),
    );
    expect(changed).toBe(0);
    const made = withTenantSql(own, "", (t) =>
      t.rows(
        sql`INSERT INTO sync_batch (tenant_id, device_no, batch_id, request_hash, answer) VALUES (${other}, 1, 'x', '', '')`,
      ),
    );
    await expect(made).rejects.toThrow("row-level security");
    const moved = withTenantSql(own, "", (t) => t.rows(sql`UPDATE sync_record SET tenant_id = ${other}`));
    await expect(moved).rejects.toThrow("row-level security");
  });

  it("gives the runtime role no way around: not past the partitions, nor by switching it off", async () => {
    const attempt = (text: string) => withTenantSql(own, "", (t) => t.run(raw(text)));
    await expect(attempt("SELECT * FROM sync_event_default")).rejects.toThrow("permission denied");
    await expect(attempt("ALTER TABLE sync_record DISABLE ROW LEVEL SECURITY")).rejects.toThrow(
      "must be owner",
    );
    await expect(attempt("SET LOCAL ROLE tidelock_owner")).rejects.toThrow("permission denied");
    await expect(attempt("SET LOCAL row_security = off; SELECT * FROM sync_record")).rejects.toThrow(
      "row-level security",
    );
  });

  it("keeps what is append-only: revisions, policies, audit and events are never changed", async () => {
    for (const table of [
      "sync_record_revision",
      "sync_tenant_conflict_policy",
      "audit_entry",
      "sync_event",
      "rollout_stage",
      "audit_head",
    ]) {
      for (const change of [`UPDATE ${table} SET tenant_id = tenant_id`, `DELETE FROM ${table}`]) {
        const attempt = withTenantSql(own, "", (t) => t.run(raw(change)));
        await expect(attempt, change).rejects.toThrow("permission denied");
      }
    }
  });
});
