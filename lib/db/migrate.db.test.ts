import { expect, test } from "vitest";
import { migrate } from "./migrate";
import { migrations } from "./migrations";
import { pool } from "./pool";
import { withClient } from "./with-client";

const owned = <T>(work: Parameters<typeof withClient<T>>[1]) =>
  withClient(process.env.DATABASE_URL ?? "", work);
const extra = (sql: string) => [
  ...migrations(),
  { name: "99990101000000_extra", sql, checksum: "c".repeat(64) },
];

test("a migrated database has nothing left to run, and remembers Prisma's checksums", async () => {
  const rows = await owned(async (owner) => {
    expect(await migrate(owner)).toEqual([]);
    return (await owner.query("SELECT migration_name AS name, checksum FROM _prisma_migrations ORDER BY 1"))
      .rows;
  });
  expect(rows).toEqual(migrations().map(({ name, checksum }) => ({ name, checksum })));
});

test("a migration that fails leaves nothing behind", async () => {
  await owned(async (owner) => {
    await expect(migrate(owner, extra("CREATE TABLE half (id int); SELECT 1 / 0"))).rejects.toThrow(
      /99990101000000_extra failed and left no trace: division by zero/,
    );
    const { rows } = await owner.query("SELECT to_regclass('half') AS half");
    expect(rows[0].half).toBeNull();
    expect(await migrate(owner)).toEqual([]);
  });
});

test("two processes that migrate at once run each migration once", async () => {
  const sql = "CREATE SEQUENCE runs; SELECT nextval('runs'), pg_sleep(0.1)";
  const ran = await Promise.all([
    owned((owner) => migrate(owner, extra(sql))),
    owned((owner) => migrate(owner, extra(sql))),
  ]);
  expect(ran.flat()).toEqual(["99990101000000_extra"]);
  await owned(async (owner) => {
    expect((await owner.query("SELECT last_value FROM runs")).rows).toEqual([{ last_value: "1" }]);
    await owner.query("DROP SEQUENCE runs; DELETE FROM _prisma_migrations WHERE migration_name ~ '_extra$'");
  });
});

test("a database of the first release that has data is brought up to date", async () => {
  const first = migrations().filter(({ name }) => name < "20261123");
  await owned(async (owner) => {
    // A schema of its own stands for a database of its own.
    await owner.query("CREATE SCHEMA older; SET search_path TO older");
    try {
      await migrate(owner, first);
      await owner.query(ONE_SNAPSHOT);
      expect(await migrate(owner)).toEqual(
        migrations()
          .slice(first.length)
          .map(({ name }) => name),
      );
    } finally {
      await owner.query("DROP SCHEMA older CASCADE");
    }
  });
});

/** What a tenant of the first release had counted. */
const ONE_SNAPSHOT = `BEGIN;
  INSERT INTO tenant (id, slug, name) VALUES ('00000000-0000-4000-8000-000000000001', 'old', 'Old');
  SELECT set_config('app.tenant_id', '00000000-0000-4000-8000-000000000001', true);
  INSERT INTO sync_analytics_snapshot (tenant_id, period, start, minutes, total_sync_requests, successful_syncs, failed_syncs,
    refused_syncs, total_conflicts, auto_resolved_conflicts, manual_conflicts, total_bytes_synced, bytes_before_compression,
    bytes_saved_via_delta, unique_devices, unique_users, domain_breakdown, events, total_duration_ms, durations, devices, users, groups)
  VALUES ('00000000-0000-4000-8000-000000000001', 'hour', now(), 60, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, '{}', 1, 1, '', '', '', '');
  COMMIT`;

test("the runtime role owns nothing, is no superuser and gives up in time", async () => {
  const { rows } = await pool().query(
    `SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS powers, current_setting('statement_timeout') AS statement,
       current_setting('lock_timeout') AS lock, current_setting('idle_in_transaction_session_timeout') AS idle,
       (SELECT count(*)::int FROM pg_class WHERE relowner = pg_roles.oid) AS owned
     FROM pg_roles WHERE rolname = current_user`,
  );
  expect(rows).toEqual([{ powers: false, statement: "10s", lock: "6s", idle: "4s", owned: 0 }]);
});
