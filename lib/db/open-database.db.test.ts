import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbedded } from "./embedded/start-embedded";
import { openDatabase } from "./open-database";
import { withClient } from "./with-client";

// A cluster without any role of ours, standing for a database server that somebody else runs.
const scratch = mkdtempSync(path.join(tmpdir(), "tidelock-external-"));
let server: EmbeddedPostgres;
beforeAll(async () => {
  server = await startEmbedded({
    folder: path.join(scratch, "postgres"),
    report: () => {},
    settings: ["fsync=off"],
  });
  await asAdministrator(
    "CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'm:k'",
    "CREATE ROLE poor LOGIN PASSWORD 'poor'",
    "CREATE DATABASE of_maker OWNER maker",
    "CREATE DATABASE of_poor OWNER poor",
  );
});
afterAll(async () => {
  await server.release();
  rmSync(scratch, { recursive: true });
});

function asAdministrator(...statements: string[]) {
  const { user, password } = server.superuser;
  return withClient(server.url(user, password, "postgres"), async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

const open = (databaseUrl: string, runtimeUrl?: string) =>
  openDatabase({ dataDir: scratch, databaseUrl, runtimeUrl, report: () => {} });
const refusal = (opening: Promise<unknown>) =>
  opening.then(
    () => "it was not refused",
    (error: Error) => error.message,
  );
const asMaker = () => server.url("maker", "m:k", "of_maker");
const asPoor = () => server.url("poor", "poor", "of_poor");

test("an owner who may make roles needs no more than DATABASE_URL, on several hosts at once too", async () => {
  const hosts = await Promise.all([open(asMaker()), open(asMaker())]);
  const again = await open(asMaker());
  const urls = new Set([...hosts, again].map(({ runtimeUrl }) => runtimeUrl));
  expect(urls.size).toBe(1);
  await withClient(again.runtimeUrl, async (runtime) => {
    const { rows } = await runtime.query("SELECT current_user AS who, count(*)::int AS tenants FROM tenant");
    expect(rows).toEqual([{ who: "tidelock_app", tenants: 0 }]);
    await expect(runtime.query("DROP TABLE tenant")).rejects.toThrow("must be owner");
    await expect(runtime.query("DELETE FROM audit_entry")).rejects.toThrow("permission denied");
  });
  expect(again.runtimeUrl).not.toContain("m%3Ak");
});

test("an owner who may not is told the SQL, which then does", async () => {
  const message = await refusal(open(asPoor()));
  expect(message).toMatch(/"poor" may not create roles/);
  expect(message).toContain("set DATABASE_RUNTIME_URL=postgres://tidelock_app:<the password>@127.0.0.1:");

  const statements = message.match(/^ {2}.*;$/gm) ?? [];
  const ours = statements.map((sql) =>
    sql.replaceAll("tidelock_app", "by_hand").replace("<a password>", "hand"),
  );
  await asAdministrator(...ours.filter((sql) => !sql.includes("NOLOGIN")));
  const runtimeUrl = server.url("by_hand", "hand", "of_poor");
  expect((await open(asPoor(), runtimeUrl)).runtimeUrl).toBe(runtimeUrl);
});

test("a runtime role that could see every tenant's rows is refused", async () => {
  await expect(open(asPoor(), asPoor())).rejects.toThrow(
    /"poor" is a superuser, bypasses.* or owns the tables/,
  );
});

test("a runtime role without the grants is refused with the statement that gives them", async () => {
  await asAdministrator("CREATE ROLE stranger LOGIN PASSWORD 's'");
  const runtimeUrl = server.url("stranger", "s", "of_poor");
  await expect(open(asPoor(), runtimeUrl)).rejects.toThrow("GRANT tidelock_runtime TO stranger;");
});

test("a database that can't be reached is named without its password", async () => {
  const message = await refusal(open("postgres://me:secret@127.0.0.1:1/nowhere"));
  expect(message).toMatch(
    /^The database 127\.0\.0\.1:1\/nowhere can't be opened as "me": connect ECONNREFUSED/,
  );
  expect(message).not.toContain("secret");
});
