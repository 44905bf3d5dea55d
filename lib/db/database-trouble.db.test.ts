import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, inject, it, test } from "vitest";
import { troubleOf } from "./database-trouble";
import { droppedConnections, pool } from "./pool";
import { prisma } from "./prisma";
import { raw, sql } from "./sql";
import type { TenantId } from "./tenant-id";
import { createTestTenant } from "./testing/create-test-tenant";
import { openDatabaseProxy } from "./testing/database-proxy";
import { withClient } from "./with-client";
import { withTenant, withTenantSql } from "./with-tenant";

const direct = process.env.DATABASE_RUNTIME_URL ?? "";
const proxy = await openDatabaseProxy(direct);
process.env.DATABASE_RUNTIME_URL = proxy.through(direct);

let tenant: TenantId;
beforeAll(async () => {
  ({ tenant } = await createTestTenant());
});
afterEach(() => proxy.beDown(false));

const trouble = (asked: Promise<unknown>) => asked.then(() => "none", troubleOf);

type Part = { ask: (sql: string) => Promise<unknown>; backend: () => Promise<number> };

/** The same transaction by both roads; `work` may do anything in the middle of it. */
const ROADS: [string, (work: (part: Part) => Promise<unknown>) => Promise<unknown>][] = [
  [
    "SQL",
    (work) =>
      withTenantSql(tenant, "", (t) =>
        work({
          ask: (text) => t.run(raw(text)),
          backend: async () =>
            (await t.rows<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`))[0]?.pid ?? 0,
        }),
      ),
  ],
  [
    "Prisma",
    (work) =>
      withTenant(tenant, (t) =>
        work({
          ask: (text) => t.run(raw(text)),
          backend: async () => {
            const [row] = await t.rows<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
            return row?.pid ?? 0;
          },
        }),
      ),
  ],
];

const WRITE = "UPDATE tenant_counter SET epoch = epoch + 1";
const readEpoch = () =>
  withTenantSql(tenant, "", async (t) => {
    const rows = await t.rows<{ epoch: number }>(
      sql`SELECT epoch FROM tenant_counter WHERE tenant_id = ${tenant}`,
    );
    return rows[0]?.epoch ?? 0;
  });
const asSuperuser = (sql: string, values: unknown[] = []) =>
  withClient(inject("cluster").superuserUrl, (client) => client.query(sql, values));

describe.each(ROADS)("a transaction by way of %s", (_, transaction) => {
  it("whose COMMIT is answered to nobody has an unknown outcome: it is kept, but who asked can't know", async () => {
    const before = await readEpoch();
    proxy.loseCommits(1);
    expect(await trouble(transaction(({ ask }) => ask(WRITE)))).toBe("outcome_unknown");
    expect(await readEpoch()).toBe(before + 1);
  });

  it("whose connection is cut before the COMMIT has failed for sure", async () => {
    const before = await readEpoch();
    const cut = async ({ ask }: Part) => {
      await ask(WRITE);
      proxy.beDown(true);
      await sleep(50);
    };
    expect(await trouble(transaction(cut))).toBe("unavailable");
    proxy.beDown(false);
    expect(await readEpoch()).toBe(before);
  });

  it("is told of trouble where its connection is cut in the middle of a statement", async () => {
    const cut = async ({ ask, backend }: Part) => {
      await backend();
      setTimeout(() => proxy.beDown(true), 50);
      await ask("SELECT pg_sleep(5)");
    };
    expect(await trouble(transaction(cut))).toBe("lost");
  });

  it("is told of trouble where the server ends its connection, in a statement and between two", async () => {
    const end = (pid: number) => asSuperuser("SELECT pg_terminate_backend($1, 5000)", [pid]);
    const between = async ({ ask, backend }: Part) => {
      await end(await backend());
      await ask(WRITE);
    };
    expect(await trouble(transaction(between))).toBe("unavailable");
    const inside = async ({ ask, backend }: Part) => {
      const pid = await backend();
      await Promise.all([ask("SELECT pg_sleep(5)"), end(pid)]);
    };
    expect(await trouble(transaction(inside))).toBe("lost");
  });

  it("is told of trouble where nobody listens at the database's address", async () => {
    proxy.beDown(true);
    expect(await trouble(transaction(({ ask }) => ask(WRITE)))).toMatch(/lost|unavailable/);
  });

  it("is told of trouble where a statement, a lock or a pause took too long", async () => {
    const slow = async ({ ask }: Part) => {
      await ask("SET LOCAL statement_timeout = 20");
      await ask("SELECT pg_sleep(5)");
    };
    expect(await trouble(transaction(slow))).toBe("unavailable");
    const idle = async ({ ask }: Part) => {
      await ask("SET LOCAL idle_in_transaction_session_timeout = 20");
      await sleep(200);
      await ask(WRITE);
    };
    expect(await trouble(transaction(idle))).toBe("unavailable");
    const locked = () =>
      transaction(async ({ ask }) => {
        await ask("SET LOCAL lock_timeout = 20");
        await ask(WRITE);
      });
    await transaction(async ({ ask }) => {
      await ask(WRITE);
      expect(await trouble(locked())).toBe("unavailable");
    });
  });

  it("runs again where it lost against another one, three times and no more", async () => {
    for (const code of ["40001", "40P01"]) {
      let tries = 0;
      const losing = (times: number) =>
        transaction(async ({ ask }) => {
          tries++;
          await ask(WRITE);
          if (tries <= times) await ask(`DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '${code}'; END $$`);
        });
      const before = await readEpoch();
      expect(await trouble(losing(3))).toBe("none");
      expect({ tries, kept: (await readEpoch()) - before }).toEqual({ tries: 4, kept: 1 });
      tries = 0;
      expect(await trouble(losing(9))).toBe("contended");
      expect(tries).toBe(4);
    }
  });
});

it("of two transactions that wait for each other both come through", async () => {
  const { tenant: other } = await createTestTenant();
  const lock = (key: number) => `SELECT pg_advisory_xact_lock(${key})`;
  let met = 0;
  const both = async (first: number, second: number) => {
    let tries = 0;
    await withTenantSql(first === 1 ? tenant : other, "", async (t) => {
      await t.run(raw(lock(first)));
      met++;
      tries++;
      if (tries === 1) await expect.poll(() => met, { interval: 5 }).toBeGreaterThanOrEqual(2);
      await t.run(raw(lock(second)));
    });
    return tries;
  };
  const tries = await Promise.all([both(1, 2), both(2, 1)]);
  expect(tries.toSorted()).toEqual([1, 2]);
});

test("an error that is the program's own is no trouble of the database's", async () => {
  const wrong = withTenantSql(tenant, "", (t) => t.rows(sql`SELECT nothing FROM tenant`));
  expect(await trouble(wrong)).toBeUndefined();
  const twice = withTenant(tenant, (t) =>
    t.models.tenantCounter.create({ data: { tenantId: tenant, epoch: 1 } }),
  );
  expect(await trouble(twice)).toBeUndefined();
  expect(troubleOf(new Error("no"))).toBeUndefined();
});

test("single queries are told of the same trouble", async () => {
  await prisma().tenant.count();
  proxy.beDown(true);
  for (const asked of [prisma().tenant.count(), pool().query("SELECT 1")]) {
    expect(await trouble(asked)).toMatch(/lost|unavailable/);
  }
});

test("connections that fall silent are dropped, idle ones too, and all is well within 15 s", async () => {
  await Promise.all(Array.from({ length: 6 }, () => pool().query("SELECT pg_sleep(0.1)")));
  expect(pool().idleCount).toBeGreaterThanOrEqual(6);
  const before = droppedConnections();
  proxy.fallSilent();
  const startedAt = performance.now();
  expect(await trouble(withTenantSql(tenant, "", (t) => t.run(raw(WRITE))))).toBe("lost");
  expect(performance.now() - startedAt).toBeGreaterThan(10_000);
  const asked = Array.from({ length: 6 }, () => pool().query("SELECT 1"));
  expect(await Promise.all(asked.map(trouble))).toEqual(asked.map(() => "none"));
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  expect(droppedConnections() - before).toBeGreaterThanOrEqual(6);
});
