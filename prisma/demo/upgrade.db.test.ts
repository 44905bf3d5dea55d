import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { beforeEach, expect, inject, test } from "vitest";
import { checkPrepared } from "@/lib/db/check-prepared";
import { migrate } from "@/lib/db/migrate";
import { migrations } from "@/lib/db/migrations";
import { OWNER } from "@/lib/db/roles";
import { tenantId } from "@/lib/db/tenant-id";
import { bringBack, type KeptDatabase, keepDatabase, unpackDatabase } from "@/lib/db/testing/kept-database";
import { withClient } from "@/lib/db/with-client";
import { verifyAudits } from "@/lib/services/audit/verify-audits";
import { OPERATOR } from "@/lib/services/operator";
import { testDevice } from "@/lib/services/testing/test-device";

const KEPT = "prisma/demo/kept";

const cluster = inject("cluster");
const database = `tidelock_upgrade_${process.env.VITEST_POOL_ID}`;
const onDatabase = (url: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;
const asOwner = <T>(work: (client: pg.Client) => Promise<T>) =>
  withClient(onDatabase(cluster.ownerUrl), work);
const asSuperuser = <T>(work: (client: pg.Client) => Promise<T>) =>
  withClient(onDatabase(cluster.superuserUrl), work);

// The services work on whatever the runtime role's URL names when they open their first connection.
process.env.DATABASE_RUNTIME_URL = onDatabase(cluster.runtimeUrl);

beforeEach(() =>
  withClient(cluster.superuserUrl, async (superuser) => {
    await superuser.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await superuser.query(`CREATE DATABASE ${pg.escapeIdentifier(database)} OWNER ${OWNER}`);
  }),
);

/** The database as an earlier release's demo left it. */
async function goBackTo(kept: KeptDatabase): Promise<void> {
  await asOwner((owner) =>
    migrate(
      owner,
      migrations().filter(({ name }) => kept.migrations.includes(name)),
    ),
  );
  await asSuperuser((superuser) => bringBack(superuser, kept));
}

async function tenantsWithRecords(): Promise<{ id: string; records: number }[]> {
  const { rows } = await asSuperuser((superuser) =>
    superuser.query(
      "SELECT tenant_id AS id, count(*)::int AS records FROM sync_record WHERE NOT deleted GROUP BY 1",
    ),
  );
  expect(rows.length).toBeGreaterThan(0);
  return rows;
}

const countsOf = ({ tables }: KeptDatabase) =>
  Object.fromEntries(tables.map(({ name, rows }) => [name, rows.length]));

test("a database that lacks migrations is not served by the runtime role alone", async () => {
  const pending = checkPrepared(onDatabase(cluster.runtimeUrl));
  await expect(pending).rejects.toThrow(
    /lacks \d+ of this version's migrations, up to .*\. Run `tidelock db migrate`/,
  );
  await asOwner((owner) => migrate(owner));
  await checkPrepared(onDatabase(cluster.runtimeUrl));
});

test.each(readdirSync(KEPT))(
  "the demo of %s is brought up to date with all its rows, and goes on",
  async (file) => {
    const kept = unpackDatabase(readFileSync(path.join(KEPT, file)));
    await goBackTo(kept);
    const ran = await asOwner((owner) => migrate(owner));
    expect([...kept.migrations, ...ran].toSorted()).toEqual(migrations().map(({ name }) => name));
    const now = await asSuperuser(keepDatabase);
    expect(countsOf(now)).toMatchObject(countsOf(kept));

    const checks = await verifyAudits(OPERATOR, "all");
    expect(checks.length).toBeGreaterThan(1);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    for (const { id, records } of await tenantsWithRecords()) {
      const device = await testDevice(tenantId(id));
      let pulled = 0;
      for (let page = await device.pull(); page.length > 0; page = await device.pull()) pulled += page.length;
      expect(pulled).toBe(records);
      const edit = {
        op_id: randomUUID(),
        domain: "task",
        mobile_id: randomUUID(),
        modified_at: new Date().toISOString(),
        data: { title: "Made behind the upgrade" },
      };
      expect(await device.push(edit)).toMatchObject({ status: "applied" });
    }
  },
);
