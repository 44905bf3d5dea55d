import { afterEach, expect, test } from "vitest";
import { troubleOf } from "./database-trouble";
import { pool } from "./pool";
import { sql } from "./sql";
import { createTestTenant } from "./testing/create-test-tenant";
import { openDatabaseProxy } from "./testing/database-proxy";
import { withTenantSql } from "./with-tenant";

// A database that lets statements take a second, so that three seconds prove silence.
const direct = process.env.DATABASE_RUNTIME_URL ?? "";
const proxy = await openDatabaseProxy(direct);
process.env.DATABASE_RUNTIME_URL = `${proxy.through(direct)}?options=-c%20statement_timeout%3D1s`;

afterEach(() => proxy.beDark(false));

const trouble = (asked: Promise<unknown>) => asked.then(() => "none", troubleOf);
const ask = () => pool().query("SELECT 1");

test("how long silence may last follows from what the database lets a statement take", async () => {
  await ask();
  proxy.fallSilent();
  const startedAt = performance.now();
  expect(await trouble(ask())).toBe("lost");
  expect(performance.now() - startedAt).toBeLessThan(4_500);
  expect(await trouble(ask())).toBe("none");
});

test("connections that were heard since are kept, and those that take longer by permission", async () => {
  const { tenant } = await createTestTenant();
  const backend = async () => (await pool().query("SELECT pg_backend_pid() AS pid")).rows[0].pid;
  const slow = withTenantSql(tenant, "", async (t) => {
    await t.allow(20);
    await t.run(sql`SELECT pg_sleep(7)`);
  });
  const isUnderWay = async () => {
    const { rows } = await pool().query(
      "SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(7)' AND query_start < now() - interval '1.5 s'",
    );
    return rows.length === 1;
  };
  await expect.poll(isUnderWay, { timeout: 5_000 }).toBe(true);
  const { rows } = await pool().query("SELECT inet_client_port() AS port");
  proxy.fallSilent(rows[0].port);
  let waits = true;
  const silent = trouble(ask()).finally(() => {
    waits = false;
  });
  const backends = new Set<number>();
  while (waits) backends.add(await backend());
  expect(await silent).toBe("lost");
  backends.add(await backend());
  expect(backends.size).toBe(1);
  expect(await trouble(slow)).toBe("none");
});

test("connections that fall silent while they are made are given up after seconds", async () => {
  proxy.fallSilent();
  proxy.beDark(true);
  // More than there are idle connections, so that new ones are tried.
  const asked = Array.from({ length: 12 }, () => trouble(ask()));
  expect(await Promise.all(asked)).toEqual(asked.map(() => expect.stringMatching(/lost|unavailable/)));
  proxy.beDark(false);
  expect(await trouble(ask())).toBe("none");
});
