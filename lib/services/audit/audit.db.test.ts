import type { Client } from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { AuditListQuery } from "@/lib/contract/audit";
import { chainPages } from "@/lib/db/audit/read-chain";
import { pool } from "@/lib/db/pool";
import { numbered, raw, sql } from "@/lib/db/sql";
import { withClient } from "@/lib/db/with-client";
import { withTenant, withTenantSql } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { rotateToken } from "../devices/rotate-token";
import { enrollTestDevice } from "../testing/enroll-test-device";
import { testContext } from "../testing/test-context";
import { checkAudit } from "./check-audit";
import { exportAudit } from "./export-audit";
import { getAuditFacets } from "./get-audit-facets";
import { listAudit } from "./list-audit";
import { recordAudit } from "./record-audit";
import { verifyAudit } from "./verify-audit";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});

const record = (target: string, action = "thing.change") =>
  withTenant(ctx.tenant, (t) =>
    recordAudit(t, ctx.person, { action, target, before: { n: 1 }, after: { n: 2.5, ü: null } }),
  );
const list = (query: object = {}) => listAudit({ ctx, input: AuditListQuery.parse(query) });

describe("the audit's hash chain", () => {
  it("numbers a tenant's entries without gaps, also where many are written at once", async () => {
    await Promise.all(Array.from({ length: 12 }, (_, n) => record(`thing ${n}`)));
    await expect(
      withTenant(ctx.tenant, async (t) => {
        await recordAudit(t, ctx.person, { action: "thing.change", target: "given up" });
        throw new Error("rolled back");
      }),
    ).rejects.toThrow("rolled back");
    await record("the last");
    const { items } = await list();
    expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: 13 }, (_, n) => 13 - n));
    expect(await verifyAudit(ctx.tenant)).toMatchObject({
      ok: true,
      entries: 13,
      head: items[0]?.hash,
      broken: null,
    });
  });

  it("is unbroken where nothing was written yet", async () => {
    expect(await verifyAudit(ctx.tenant)).toMatchObject({ ok: true, entries: 0, head: "" });
  });

  const tampering: [string, string, object][] = [
    [
      "a changed word",
      "UPDATE audit_entry SET actor_name = 'Nobody' WHERE seq = 2",
      { seq: 2, what: "changed" },
    ],
    [
      "a changed time",
      "UPDATE audit_entry SET at = at - interval '1 day' WHERE seq = 3",
      { seq: 3, what: "changed" },
    ],
    [
      `a changed "after"`,
      `UPDATE audit_entry SET after = '{"n": 3}' WHERE seq = 1`,
      { seq: 1, what: "changed" },
    ],
    ["a dropped entry", "DELETE FROM audit_entry WHERE seq = 2", { seq: 2, what: "missing" }],
    ["a tail that was cut off", "DELETE FROM audit_entry WHERE seq >= 3", { seq: 3, what: "cut_off" }],
    ["all of it gone", "DELETE FROM audit_entry", { seq: 1, what: "cut_off" }],
    [
      "a dropped entry with the rest numbered anew",
      "DELETE FROM audit_entry WHERE seq = 2; UPDATE audit_entry SET seq = seq - 1 WHERE seq > 2; UPDATE audit_head SET seq = 3",
      { seq: 2, what: "changed" },
    ],
  ];
  it.each(tampering)("shows %s, even by the owner of the tables", async (_, text, broken) => {
    for (const target of ["one", "two", "three", "four"]) await record(target);
    await asOwner(async (owner) => {
      await owner.query("BEGIN");
      await owner.query("SELECT set_config('app.tenant_id', $1, true)", [ctx.tenant]);
      await owner.query("ALTER TABLE audit_entry DISABLE TRIGGER audit_append_only");
      await owner.query(text);
      await owner.query("ALTER TABLE audit_entry ENABLE TRIGGER audit_append_only");
      await owner.query("COMMIT");
    });
    expect(await verifyAudit(ctx.tenant)).toMatchObject({ ok: false, broken });
  });

  it("is read in pages that fit into memory, and holds no connection between them", async () => {
    const large = { text: "x".repeat(600_000) };
    const recordLarge = (target: string) =>
      withTenant(ctx.tenant, (t) =>
        recordAudit(t, ctx.person, { action: "thing.change", target, after: large }),
      );
    for (const target of ["one", "two", "three"]) await recordLarge(target);
    const pages: number[][] = [];
    for await (const { links, head } of chainPages(ctx.tenant)) {
      pages.push(links.map(({ seq }) => seq));
      expect(pool().idleCount).toBe(pool().totalCount);
      expect(head?.seq).toBe(pages.length < 3 ? undefined : 5);
      if (pages.length < 3) await recordLarge("meanwhile");
    }
    expect(pages).toEqual([[1, 2], [3, 4], [5]]);
    expect(await verifyAudit(ctx.tenant)).toMatchObject({ ok: true, entries: 5 });
  });

  it("is checked one at a time, and whoever comes to a long line is told to come back", async () => {
    for (let n = 0; n < 3; n++) await record(`thing ${n}`);
    const checks = await Promise.allSettled(Array.from({ length: 12 }, () => checkAudit({ ctx })));
    expect(checks.filter(({ status }) => status === "fulfilled")).toHaveLength(11);
    expect(checks.at(-1)).toMatchObject({ reason: { code: "overloaded", options: { retryAfterSec: 5 } } });
  });

  it("is not followed any further for somebody who has gone", async () => {
    await record("thing");
    await expect(checkAudit({ ctx, request: { signal: AbortSignal.abort() } })).rejects.toThrow("aborted");
  });

  it("gives the runtime no say in number, time and hash", async () => {
    await withTenantSql(ctx.tenant, "", (t) =>
      t.rows(sql`INSERT INTO audit_entry (tenant_id, actor_name, action, target, seq, at, hash)
         VALUES (${ctx.tenant}, 'Eve', 'thing.forge', 'x', 77, '2001-01-01', 'forged')`),
    );
    const [entry] = (await list()).items;
    expect(entry).toMatchObject({ seq: 1, actor: "Eve" });
    expect(Date.now() - Date.parse(entry?.at ?? "")).toBeLessThan(60_000);
    expect((await verifyAudit(ctx.tenant)).ok).toBe(true);
  });
});

describe("the audit is append-only", () => {
  const changes = ["UPDATE audit_entry SET target = ''", "DELETE FROM audit_entry", "TRUNCATE audit_entry"];

  it.each(changes)("for the runtime, which lacks the grant: %s", async (text) => {
    await record("kept");
    await expect(withTenantSql(ctx.tenant, "", (t) => t.run(raw(text)))).rejects.toThrow("permission denied");
  });

  it.each(changes)("for whoever has every grant, by a trigger: %s", async (text) => {
    await record("kept");
    const attempt = asOwner(async (owner) => {
      await owner.query("BEGIN");
      await owner.query("SELECT set_config('app.tenant_id', $1, true)", [ctx.tenant]);
      await owner.query(text);
    });
    await expect(attempt).rejects.toThrow("the audit is append-only");
    expect((await list()).total).toBe(1);
  });

  it("and its head is out of the runtime's reach", async () => {
    await record("kept");
    for (const text of [
      "UPDATE audit_head SET seq = 0",
      "DELETE FROM audit_head",
      "SELECT chain_audit($1)",
    ]) {
      const attempt = withTenantSql(ctx.tenant, "", (t) => t.run(numbered(text, [ctx.tenant])));
      await expect(attempt, text).rejects.toThrow("permission denied");
    }
  });
});

describe("the audit's list", () => {
  it("filters by who, action, kind of thing and time, and counts what there is", async () => {
    await record("a");
    await record("b", "thing.drop");
    const device = await enrollTestDevice(ctx, "Pixel");
    await rotateToken({ ctx: { tenant: ctx.tenant, deviceId: device.device_id, deviceNo: 1 } });
    const targets = async (query: object) => (await list(query)).items.map(({ action }) => action);
    expect(await targets({ action: "thing.drop" })).toEqual(["thing.drop"]);
    expect(await targets({ action: "thing" })).toEqual(["thing.drop", "thing.change"]);
    expect(await targets({ actor: "Device: Pixel" })).toEqual(["device.rotate_token", "device.enroll"]);
    expect(await targets({ from: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
    expect(await getAuditFacets({ ctx })).toEqual({
      actors: [
        { value: "Mara", count: 3 },
        { value: "Device: Pixel", count: 2 },
      ],
      actions: [
        { value: "device.enroll", count: 1 },
        { value: "device.rotate_token", count: 1 },
        { value: "enrollment_code.create", count: 1 },
        { value: "thing.change", count: 1 },
        { value: "thing.drop", count: 1 },
      ],
    });
  });

  it("pages by cursor both ways, and exports all that matches", async () => {
    for (let n = 1; n <= 5; n++) await record(`thing ${n}`);
    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, cursor: first.next_cursor });
    expect(second.items.map(({ seq }) => seq)).toEqual([3, 2]);
    const back = await list({ limit: 2, cursor: second.previous_cursor });
    expect(back.items.map(({ seq }) => seq)).toEqual([5, 4]);
    const csv = await exportAudit({ ctx, input: AuditListQuery.parse({ format: "csv" }) });
    const lines = (await new Response(csv).text()).trim().split("\r\n");
    expect(lines).toHaveLength(6);
    expect(lines[1]).toContain(`5,`);
    const json = await exportAudit({ ctx, input: AuditListQuery.parse({ format: "json_file" }) });
    expect(await new Response(json).json()).toHaveLength(5);
  });

  it("ends a page where what it tells gets long, and misses nothing", async () => {
    for (let n = 0; n < 4; n++) {
      await withTenant(ctx.tenant, (t) =>
        recordAudit(t, ctx.person, {
          action: "thing.change",
          target: `${n}`,
          before: { text: "x".repeat(400_000) },
          after: { text: "y".repeat(400_000) },
        }),
      );
    }
    const first = await list();
    const second = await list({ cursor: first.next_cursor });
    expect([first, second].map(({ items, total }) => [items.map(({ target }) => target), total])).toEqual([
      [["3", "2"], 4],
      [["1", "0"], 4],
    ]);
    expect(second.next_cursor).toBeNull();
    const json = await exportAudit({ ctx, input: AuditListQuery.parse({ format: "json_file" }) });
    expect(await new Response(json).json()).toHaveLength(4);
  });

  it("shows no other tenant's entries", async () => {
    await record("mine");
    const stranger = await testContext();
    expect(await listAudit({ ctx: stranger, input: AuditListQuery.parse({}) })).toMatchObject({ total: 0 });
  });
});

function asOwner(work: (owner: Client) => Promise<void>): Promise<void> {
  return withClient(process.env.DATABASE_URL ?? "", work);
}
