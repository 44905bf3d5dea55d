import pg from "pg";
import { afterAll, inject } from "vitest";
import { pool } from "../pool";
import { OWNER } from "../roles";
import { withClient } from "../with-client";

// Runs before every database test file: the worker's own copy of the migrated database, shared by the files that the
// worker runs one after the other. Tests make tenants of their own instead of emptying tables.
const { template, superuserUrl, ownerUrl, runtimeUrl } = inject("cluster");
const database = `tidelock_test_${process.env.VITEST_POOL_ID}`;

await withClient(superuserUrl, async (superuser) => {
  const { rowCount } = await superuser.query("SELECT FROM pg_database WHERE datname = $1", [database]);
  if (rowCount === 0) {
    await superuser.query(
      `CREATE DATABASE ${pg.escapeIdentifier(database)} TEMPLATE ${template} OWNER ${OWNER}`,
    );
  }
});
process.env.DATABASE_URL = ownerUrl.replace(template, database);
process.env.DATABASE_RUNTIME_URL = runtimeUrl.replace(template, database);
process.env.AUTH_SECRET ??= "a secret that only tests sign sessions with";
// How busy the machine is must not decide how a test ends.
process.env.ADMISSION_CONTROL = "off";

afterAll(() => pool().end());
