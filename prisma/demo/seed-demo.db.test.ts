import pg from "pg";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { EVENT_STATUS_CODE } from "@/lib/contract/sync-event";
import { OWNER } from "@/lib/db/roles";
import { withClient } from "@/lib/db/with-client";
import { verifyAudits } from "@/lib/services/audit/verify-audits";
import { OPERATOR } from "@/lib/services/operator";
import { createTenant } from "@/lib/services/tenants/create-tenant";
import { createUser } from "@/lib/services/users/create-user";
import { seedDemo } from "./seed-demo";
import { demoIsDue, startOver } from "./start-over";

const NOW = Date.UTC(2026, 10, 24, 14, 30);
const DAYS_AGO = (days: number) => NOW - days * 86_400_000;

// A database of its own, because the demo fills an empty one. It is read past every policy.
const database = `tidelock_demo_${process.env.VITEST_POOL_ID}`;
const cluster = inject("cluster");
const urlOf = (url: string) => url.replace(cluster.template, database);

async function rowsOf<Row>(sql: string): Promise<Row[]> {
  const url = new URL(cluster.superuserUrl);
  url.pathname = `/${database}`;
  return withClient(url.href, async (client) => (await client.query(sql)).rows);
}

async function countOf(sql: string): Promise<number> {
  const [row] = await rowsOf<{ count: string }>(sql);
  return Number(row?.count);
}

beforeAll(async () => {
  await withClient(cluster.superuserUrl, async (superuser) => {
    await superuser.query(`DROP DATABASE IF EXISTS ${database}`);
    await superuser.query(
      `CREATE DATABASE ${pg.escapeIdentifier(database)} TEMPLATE ${cluster.template} OWNER ${OWNER}`,
    );
  });
  process.env.DATABASE_RUNTIME_URL = urlOf(cluster.runtimeUrl);
  const members = { passwordHash: "scrypt$demo" };
  // As if it had been killed the first time, just after its first tenant was founded.
  await createTenant({
    person: OPERATOR,
    input: { slug: "harbour", name: "Half", time_zone: "UTC", is_demo: true },
  });
  await createUser({
    person: OPERATOR,
    input: {
      email: "mara.lindqvist@harbour.tidelock.local",
      name: "Mara Lindqvist",
      role: "manager",
      tenant: "harbour",
      password_hash: members.passwordHash,
      must_change_password: false,
    },
  });
  expect(await demoIsDueHere()).toBe(true);
  await seedDemo({ ownerUrl: urlOf(cluster.ownerUrl), ...members, now: NOW, seed: 1, report: () => {} });
}, 240_000);

const demoIsDueHere = () => withClient(urlOf(cluster.ownerUrl), demoIsDue);

describe("the demo", () => {
  it("starts over where it was cut off, and not once it is whole", async () => {
    expect(await rowsOf("SELECT slug FROM tenant WHERE name = 'Half'")).toEqual([]);
    expect(await rowsOf("SELECT slug FROM tenant ORDER BY 1")).toEqual([
      { slug: "alpine" },
      { slug: "harbour" },
      { slug: "newcomer" },
    ]);
    expect(await countOf("SELECT count(*) FROM app_user")).toBe(6);
    expect(await demoIsDueHere()).toBe(false);
    await expect(withClient(urlOf(cluster.ownerUrl), startOver)).rejects.toThrow("tenants here");
    expect(await countOf("SELECT count(*) FROM tenant")).toBe(3);
  });

  it.each([
    ["sync_record_revision", "at"],
    ["sync_record", "updated_at"],
    ["sync_batch", "at"],
    ["sync_event", "at"],
    ["sync_conflict_resolution_log", "created_at"],
    ["sync_conflict_resolution_log", "reviewed_at"],
    ["sync_tenant_conflict_policy", "created_at"],
    ["device", "enrolled_at"],
    ["device", "revoked_at"],
    ["device", "last_seen_at"],
  ])("tells of the two weeks before now and of nothing later: %s.%s", async (table, column) => {
    const [row] = await rowsOf<{ first: Date; last: Date }>(
      `SELECT min(${column}) AS first, max(${column}) AS last FROM ${table}`,
    );
    expect(row?.first.getTime()).toBeGreaterThan(DAYS_AGO(18));
    expect(row?.last.getTime()).toBeLessThanOrEqual(NOW);
  });

  it("has an unbroken audit, though its entries were moved to when they are meant to have happened", async () => {
    const checks = await verifyAudits(OPERATOR, "all");
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.find(({ tenant }) => tenant === "harbour")?.entries).toBeGreaterThan(20);
  });

  it("has each tenant's audit in the order of its times, from its founding on", async () => {
    const rows = await rowsOf<{ slug: string; at: Date; action: string }>(
      `SELECT slug, at, action FROM audit_entry a JOIN tenant t ON t.id = tenant_id
       WHERE slug <> 'newcomer' ORDER BY slug, a.seq`,
    );
    for (const slug of ["harbour", "alpine"]) {
      const own = rows.filter((row) => row.slug === slug);
      expect(own.map(({ action }) => action)).toEqual(
        expect.arrayContaining(["tenant.create", "member.add", "policy.change", "conflict.resolve"]),
      );
      const times = own.map(({ at }) => at.getTime());
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.at(-1)).toBeLessThanOrEqual(NOW);
    }
  });

  it("writes versions in the order of their times", async () => {
    const backwards = `SELECT count(*) FROM (SELECT at, lag(at) OVER (PARTITION BY tenant_id ORDER BY version) AS before
      FROM sync_record_revision) AS steps WHERE at < before`;
    expect(await countOf(backwards)).toBe(0);
    expect(await countOf("SELECT count(*) FROM sync_record_revision")).toBeGreaterThan(500);
  });

  it("shows in its events what its conflict log holds", async () => {
    const [events] = await rowsOf<{ resolved: string; set_aside: string }>(
      `SELECT sum(i.count) FILTER (WHERE status = ${EVENT_STATUS_CODE.resolved}) AS resolved,
         sum(i.count) FILTER (WHERE status = ${EVENT_STATUS_CODE.set_aside}) AS set_aside
       FROM sync_event, event_items(items) AS i`,
    );
    const inLog = (states: string) =>
      `SELECT count(*) FROM sync_conflict_resolution_log WHERE state IN (${states})`;
    expect(await countOf(inLog("'settled'"))).toBe(Number(events?.resolved));
    // An entry that joined a waiting one counts in its request, but not as another conflict.
    expect(await countOf(inLog("'pending', 'reviewed'"))).toBeLessThanOrEqual(Number(events?.set_aside));
  });

  it("leaves a manager something to decide, and lets every strategy show itself", async () => {
    const pending = await countOf(
      "SELECT count(*) FROM sync_conflict_resolution_log WHERE state = 'pending'",
    );
    expect(pending).toBeGreaterThanOrEqual(8);
    expect(pending).toBeLessThanOrEqual(20);
    const strategies = await rowsOf("SELECT DISTINCT strategy FROM sync_conflict_resolution_log");
    expect(strategies).toHaveLength(5);
    const reviewed = "SELECT count(*) FROM sync_conflict_resolution_log WHERE state = 'reviewed'";
    expect(await countOf(reviewed)).toBeGreaterThan(5);
  });

  it("has a policy in shadow that some conflicts would have gone by otherwise", async () => {
    const shadow = "SELECT count(*) FROM sync_conflict_resolution_log WHERE shadow IS NOT NULL";
    expect(await countOf(shadow)).toBeGreaterThan(0);
    expect(await countOf(`${shadow} AND (shadow ->> 'differs')::boolean`)).toBeGreaterThan(0);
  });

  it("has devices in every state", async () => {
    expect(await countOf("SELECT count(*) FROM device WHERE revoked_at IS NOT NULL")).toBe(1);
    expect(await countOf("SELECT count(*) FROM device WHERE last_seen_at IS NULL")).toBe(1);
    expect(await countOf("SELECT count(*) FROM device WHERE outbox_pending > 20")).toBe(2);
    const lately = new Date(DAYS_AGO(3)).toISOString();
    expect(await countOf(`SELECT count(*) FROM device WHERE last_seen_at > '${lately}'`)).toBeGreaterThan(20);
  });

  it("has counted its hours and days, and scored its devices on each of them", async () => {
    const counted = (period: string) =>
      countOf(`SELECT sum(events) AS count FROM sync_analytics_snapshot WHERE period = '${period}'`);
    const ended = await countOf(
      "SELECT count(*) FROM sync_event JOIN sync_snapshot_progress p USING (tenant_id) WHERE at < complete_until",
    );
    expect(await counted("hour")).toBe(ended);
    expect(await counted("day")).toBeGreaterThan(ended * 0.8);
    expect(await countOf("SELECT count(DISTINCT day) FROM sync_device_health_history")).toBe(14);
    expect(await countOf("SELECT count(*) FROM sync_device_health WHERE score < 90")).toBeGreaterThan(0);
    expect(await countOf("SELECT count(*) FROM sync_device_health WHERE score = 100")).toBeGreaterThan(0);
  });

  it("keeps its days in partitions, and one tenant empty", async () => {
    expect(await countOf("SELECT count(*) FROM sync_event_default")).toBe(0);
    const empty = "SELECT count(*) FROM device JOIN tenant t ON t.id = tenant_id WHERE slug = 'newcomer'";
    expect(await countOf(empty)).toBe(0);
    expect(await countOf("SELECT count(*) FROM membership")).toBe(6);
  });
});
