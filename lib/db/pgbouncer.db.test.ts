import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { JOBS } from "@/lib/jobs/registry";
import { createTestDevice } from "@/lib/services/sync/testing/test-device";
import { type EmbeddedPostgres, startEmbedded } from "./embedded/start-embedded";
import { openDatabase } from "./open-database";
import { pool } from "./pool";
import { sql } from "./sql";
import { createTestTenant } from "./testing/create-test-tenant";
import { PGBOUNCER, type Pgbouncer, startPgbouncer } from "./testing/pgbouncer";
import { withClient } from "./with-client";
import { withTenant, withTenantSql } from "./with-tenant";

// A server of its own, which knows no role of ours yet, behind Debian's pgbouncer.
describe.skipIf(!PGBOUNCER)("by way of a pgbouncer in transaction mode", () => {
  const scratch = mkdtempSync(path.join(tmpdir(), "tidelock-pooled-"));
  let server: EmbeddedPostgres;
  let pooler: Pgbouncer;
  let superuserUrl: string;

  beforeAll(async () => {
    server = await startEmbedded({
      folder: path.join(scratch, "postgres"),
      report: () => {},
      settings: ["fsync=off"],
    });
    const { user, password } = server.superuser;
    superuserUrl = server.url(user, password, "pooled");
    await withClient(server.url(user, password, "postgres"), async (client) => {
      await client.query("CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'm:k'");
      await client.query("CREATE DATABASE pooled OWNER maker");
    });
    pooler = await startPgbouncer(superuserUrl);
  });
  afterAll(async () => {
    await pooler.stop();
    await server.release();
    rmSync(scratch, { recursive: true });
  });

  const asSuperuser = async (sql: string) =>
    (await withClient(superuserUrl, (client) => client.query(sql))).rows;
  const locksLeft = () =>
    asSuperuser(
      `SELECT objid FROM pg_locks JOIN pg_database d ON d.oid = database
       WHERE locktype = 'advisory' AND datname = current_database()`,
    );

  it("several hosts start on an empty database at once, and no lock stays behind", async () => {
    const databaseUrl = pooler.through(server.url("maker", "m:k", "pooled"));
    const open = () => openDatabase({ dataDir: scratch, databaseUrl, report: () => {} });
    const hosts = await Promise.all([open(), open(), open()]);
    const [{ runtimeUrl = "" } = {}] = hosts;
    expect(new URL(runtimeUrl).port).toBe(new URL(databaseUrl).port);
    expect(await locksLeft()).toEqual([]);
    process.env.DATABASE_RUNTIME_URL = runtimeUrl;
  });

  it("is found out: no statement keeps a name that another connection doesn't know", async () => {
    const named = { name: "some-name", text: "SELECT $1::int AS n, pg_backend_pid() AS pid", values: [1] };
    const rounds = await Promise.all(Array.from({ length: 60 }, () => pool().query(named)));
    expect(new Set(rounds.map(({ rows }) => rows[0].pid)).size).toBeGreaterThan(1);
    const { rows } = await pool().query("SELECT name FROM pg_prepared_statements");
    expect(rows).toEqual([]);
  });

  it("devices of several tenants push and pull at once, and each tenant is alone", async () => {
    const tenants = await Promise.all([1, 2, 3].map(createTestTenant));
    const devices = await Promise.all(
      tenants.flatMap(({ tenant }) => [createTestDevice(tenant), createTestDevice(tenant)]),
    );
    await Promise.all(
      devices.map(async (device, n) => {
        for (let round = 0; round < 15; round++) {
          const entries = [0, 1, 2].map((k) => ({
            op_id: randomUUID(),
            domain: "task",
            mobile_id: `r${n}-${k}`,
            delta: { [`at_${round}`]: n },
          }));
          const mode = round % 5 === 4 ? { mode: "queue" } : {};
          const { results } = await device.push(entries, mode);
          expect(results.map(({ status }) => status)).toEqual(
            entries.map(() => expect.stringMatching(/applied|queued/)),
          );
          await device.pull();
        }
      }),
    );
    for (const { tenant } of tenants) {
      const seen = await Promise.all([
        withTenant(tenant, (t) => t.models.syncRecord.count()),
        withTenantSql(tenant, "", (t) => t.rows(sql`SELECT FROM sync_record`)),
      ]);
      expect([seen[0], seen[1].length]).toEqual([6, 6]);
    }
    const { rows } = await pool().query(
      "SELECT current_setting('app.tenant_id', true) AS tenant FROM sync_record",
    );
    expect(rows).toEqual([]);
  });

  it.each(JOBS)("the job $name does its work, and leaves no lock", async ({ run }) => {
    await run();
    expect(await locksLeft()).toEqual([]);
  });
});
