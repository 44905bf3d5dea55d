import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { createTestTenant } from "@/lib/db/testing/create-test-tenant";
import { withTenantSql } from "@/lib/db/with-tenant";
import { createTestDevice, type TestDevice } from "./testing/test-device";

let anna: TestDevice;
let ben: TestDevice;

beforeAll(async () => {
  const { tenant } = await createTestTenant();
  anna = await createTestDevice(tenant);
  ben = await createTestDevice(tenant);
});

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

/** A record that Anna made and Ben pulled; its version. */
async function shared(domain: string, data: object): Promise<{ id: string; version: number }> {
  const id = randomUUID();
  const { results } = await anna.push([
    { op_id: randomUUID(), domain, mobile_id: id, data, modified_at: at(60) },
  ]);
  return { id, version: results[0]?.version ?? 0 };
}

it("takes and gives nothing once the device is revoked, though its credential was looked at before", async () => {
  const lost = await createTestDevice(anna.tenant);
  await withTenantSql(lost.tenant, "", (t) =>
    t.rows(
      sql`UPDATE device SET revoked_at = now() WHERE tenant_id = ${lost.tenant} AND id = ${lost.deviceId}`,
    ),
  );
  await expect(lost.push([])).rejects.toMatchObject({ code: "device_revoked" });
  await expect(lost.pull()).rejects.toMatchObject({ code: "device_revoked" });
});

describe("a push", () => {
  it("creates a record, merges edits of different fields and settles the same field by policy", async () => {
    const { id, version } = await shared("task", { title: "Pump", status: "open", assignee: "kim" });
    const edit = (delta: object, minutesAgo: number) => ({
      op_id: randomUUID(),
      domain: "task",
      mobile_id: id,
      base_version: version,
      delta,
      modified_at: at(minutesAgo),
    });
    const first = await anna.push([edit({ status: "done" }, 10)]);
    expect(first.results[0]).toMatchObject({ status: "applied", version: version + 1 });
    expect(first.results[0]).not.toHaveProperty("winning_entry");

    const second = await ben.push([edit({ assignee: "lee" }, 9)]);
    expect(second.results[0]).toMatchObject({
      status: "merged",
      version: version + 2,
      winning_entry: { status: "done" },
    });

    const third = await ben.push([{ ...edit({ status: "blocked", title: "Pump 2" }, 20) }]);
    expect(third.results[0]).toMatchObject({
      status: "resolved",
      resolution: "resolved",
      strategy_used: "most_recent_wins",
      version: version + 3,
      winning_entry: { status: "done" },
    });
  });

  it("meets a record that is there already where the device thinks that all of its batch is new", async () => {
    const { id, version } = await shared("task", { title: "Pump", status: "open" });
    const create = (mobile_id: string, data: object) => ({
      op_id: randomUUID(),
      domain: "task",
      mobile_id,
      base_version: 0,
      data,
      modified_at: at(5),
    });
    const other = randomUUID();
    const { results, changes } = await ben.push(
      [create(other, { title: "Valve" }), create(id, { title: "Pump 7", site: "north" })],
      { pull: { checkpoint: null } },
    );
    expect(results).toMatchObject([
      { status: "applied", version: version + 1 },
      { status: "resolved", version: version + 2 },
    ]);
    const page = (changes ?? []).filter(({ mobile_id }) => mobile_id === id || mobile_id === other);
    expect(page.map(({ mobile_id }) => mobile_id).sort()).toEqual([id, other].sort());
  });

  it("answers a batch that comes again byte for byte, and refuses other content under its id", async () => {
    const body = {
      batch_id: randomUUID(),
      client_time: at(0),
      entries: [
        { op_id: "one", domain: "task", mobile_id: randomUUID(), data: { title: "a" } },
        { op_id: "two", domain: "nonsense", mobile_id: "x", data: {} },
      ],
      pull: { limit: 3 },
    };
    const first = await anna.pushRaw(body);
    const again = await anna.pushRaw({ ...body, client_time: at(-1) });
    expect(again.text).toBe(first.text);
    expect([first.replayed, again.replayed]).toEqual([false, true]);
    await expect(anna.pushRaw({ ...body, entries: [] })).rejects.toMatchObject({
      code: "idempotency_mismatch",
    });
  });

  it("gives both copies of a batch that arrive at once the same answer", async () => {
    const body = {
      batch_id: randomUUID(),
      entries: [{ op_id: "one", domain: "task", mobile_id: randomUUID(), data: { title: "a" } }],
    };
    const answers = await Promise.all([1, 2, 3, 4].map(() => ben.pushRaw(body)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });

  it("stores the answer of a hundred applied entries in under 200 bytes", async () => {
    const batch_id = randomUUID();
    const entry = (n: number) => ({ op_id: `op-${n}`, domain: "task", mobile_id: randomUUID(), data: { n } });
    const { checkpoint } = await anna.pull({ limit: 1000 });
    const entries = Array.from({ length: 100 }, (_, n) => entry(n));
    await anna.pushRaw({ batch_id, client_time: at(0), entries, pull: { checkpoint } });
    const rows = await withTenantSql(anna.tenant, "", (t) =>
      t.rows<{ bytes: number }>(
        sql`SELECT octet_length(answer) AS bytes FROM sync_batch WHERE tenant_id = ${anna.tenant} AND batch_id = ${batch_id}`,
      ),
    );
    expect(rows[0]?.bytes).toBeLessThan(200);
  });

  it("rejects a bad entry alone and says where the record stands", async () => {
    const { id, version } = await shared("task", { title: "x" });
    const { results } = await ben.push([
      { op_id: "a", domain: "task", mobile_id: id, base_version: version, delta: { title: 7 } },
      { op_id: "b", domain: "task", mobile_id: id, base_version: 10_000_000, delta: { title: "y" } },
      { op_id: "c", domain: "task", mobile_id: "bad id", delta: { title: "y" } },
      { op_id: "d", domain: "task", mobile_id: id, base_version: version, delta: { title: "z" } },
    ]);
    expect(results.map(({ status, code }) => code ?? status)).toEqual([
      "invalid_field",
      "invalid_base_version",
      "invalid_entry",
      "applied",
    ]);
    expect(results[0]).toMatchObject({ server_entry: { version, data: { title: "x" } } });
  });

  it.each([2 ** 41, Number.MAX_SAFE_INTEGER])(
    "rejects a version that no tenant ever reaches: %i",
    async (base_version) => {
      const entry = {
        op_id: "a",
        domain: "task",
        mobile_id: randomUUID(),
        base_version,
        delta: { title: "y" },
      };
      const { results } = await ben.push([entry]);
      expect(results).toMatchObject([{ code: "invalid_base_version" }]);
    },
  );
});

describe("a conflict that waits for a person", () => {
  it("stands aside whole, and later edits of the same field join it", async () => {
    const { id, version } = await shared("attendance", { status: "in", site: "north" });
    await withTenantSql(anna.tenant, "", (t) =>
      t.rows(sql`INSERT INTO sync_tenant_conflict_policy (tenant_id, domain, version, strategy, policy, author_name, reason)
         VALUES (${anna.tenant}, 'attendance', 1, 'manual', '{"strategy":"manual","merge":"fields","clock_tolerance_ms":2000,
           "on_tie":"server","max_edit_age_ms":7776000000,"fields":{},"critical":{},
           "closing":{"field":"status","values":[]}}', 'test', 'try')`),
    );
    const entry = (delta: object) => ({
      op_id: randomUUID(),
      domain: "attendance",
      mobile_id: id,
      base_version: version,
      delta,
    });
    await anna.push([entry({ status: "out" })]);
    const aside = await ben.push([entry({ status: "sick", site: "south" })]);
    expect(aside.results[0]).toMatchObject({ status: "manual_required", version: version + 1 });
    expect(aside.conflicts[0]).toMatchObject({
      server_entry: { version: version + 1, data: { status: "out", site: "north" } },
    });
    const joined = await ben.push([entry({ status: "well" }), entry({ worker_id: "w1" })]);
    expect(joined.results.map(({ status, conflict_id }) => [status, conflict_id])).toEqual([
      ["manual_required", aside.results[0]?.conflict_id],
      ["merged", undefined],
    ]);
    const rows = await withTenantSql(anna.tenant, "", (t) =>
      t.rows<{ client_entry: { delta: object } }>(
        sql`SELECT client_entry FROM sync_conflict_resolution_log WHERE tenant_id = ${anna.tenant} AND id = ${aside.results[0]?.conflict_id ?? null}`,
      ),
    );
    expect(rows[0]?.client_entry.delta).toEqual({ status: "well", site: "south" });
  });
});

describe("a pull", () => {
  it("gives everything alive from nothing, then only fields that others changed", async () => {
    const { tenant } = await createTestTenant();
    const [one, two] = [await createTestDevice(tenant), await createTestDevice(tenant)];
    const ids = Array.from({ length: 5 }, () => randomUUID());
    await one.push(
      ids.map((id, n) => ({ op_id: id, domain: "task", mobile_id: id, data: { n, title: "t" } })),
    );
    await one.push([{ op_id: "del", domain: "task", mobile_id: ids[0], op: "delete", base_version: 1 }]);

    const pages = [];
    let checkpoint: string | undefined;
    for (let more = true; more; ) {
      const page = await two.pull({ limit: 2, ...(checkpoint && { checkpoint }) });
      pages.push(...page.changes);
      ({ checkpoint, has_more: more } = page);
    }
    expect(pages.map((change) => [change.mobile_id, change.op])).toEqual(
      ids.slice(1).map((id) => [id, "upsert"]),
    );
    await one.push([
      {
        op_id: "e",
        domain: "task",
        mobile_id: ids[1],
        base_version: 2,
        delta: { title: "new" },
        unset: ["n"],
      },
    ]);
    await one.push([{ op_id: "f", domain: "task", mobile_id: ids[2], op: "delete", base_version: 3 }]);
    await two.push([
      { op_id: "g", domain: "task", mobile_id: ids[3], base_version: 4, delta: { title: "mine" } },
    ]);
    const later = await two.pull({ checkpoint });
    expect(later.changes).toMatchObject([
      { mobile_id: ids[1], delta: { title: "new" }, unset: ["n"], fields_changed: 2 },
      { mobile_id: ids[2], op: "delete" },
    ]);
    expect(await two.pull({ checkpoint: later.checkpoint })).toMatchObject({ changes: [], has_more: false });
  });

  it("narrowed by priority misses and repeats nothing in a later wider pull", async () => {
    const { tenant } = await createTestTenant();
    const [one, two] = [await createTestDevice(tenant), await createTestDevice(tenant)];
    const put = (mobile_id: string, data: object, domain = "ticket") =>
      one.push([{ op_id: randomUUID(), domain, mobile_id, data }]);
    await put("low", { title: "l", priority: "low" });
    await put("high", { title: "h", priority: "critical" });
    await put("note", { title: "n" }, "journal");
    const high = await two.pull({ priority: "high" });
    expect(high.changes.map((change) => change.mobile_id)).toEqual(["high"]);
    await put("late", { title: "x", priority: "low" });
    const wide = await two.pull({ checkpoint: high.checkpoint });
    expect(wide.changes.map((change) => change.mobile_id)).toEqual(["low", "note", "late"]);
    expect((await two.pull({ checkpoint: wide.checkpoint })).changes).toEqual([]);
  });

  it("refuses checkpoints that are damaged, of another tenant or from the future, and old epochs", async () => {
    const { tenant } = await createTestTenant();
    const other = await createTestDevice(tenant);
    await anna.push([{ op_id: "z", domain: "task", mobile_id: randomUUID(), data: {} }]);
    const { checkpoint } = await anna.pull({ limit: 1000 });
    await expect(other.pull({ checkpoint })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(anna.pull({ checkpoint: `${checkpoint}x` })).rejects.toMatchObject({
      code: "invalid_request",
    });
    await withTenantSql(anna.tenant, "", (t) =>
      t.rows(sql`UPDATE tenant_counter SET epoch = epoch + 1 WHERE tenant_id = ${anna.tenant}`),
    );
    await expect(anna.pull({ checkpoint })).rejects.toMatchObject({ code: "checkpoint_expired" });
  });
});
