import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { unprivileged } from "../embedded/unprivileged";
import { openDatabase } from "../open-database";
import { withClient } from "../with-client";
import { backUpEmbedded } from "./back-up-embedded";
import { backUpExternal } from "./back-up-external";
import { makeBackupFolder, readBackupFolder } from "./backup-folder";
import { restoreEmbedded } from "./restore-embedded";
import { restoreExternal } from "./restore-external";

const scratch = mkdtempSync(path.join(tmpdir(), "tidelock-backup-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const report = () => {};
const SECRET = "the secret that signs sessions";
const slugs = (url: string) =>
  withClient(url, async (c) =>
    (await c.query("SELECT slug FROM tenant ORDER BY slug")).rows.map(({ slug }) => slug),
  );
const addTenant = (url: string, slug: string) =>
  withClient(url, (c) => c.query("INSERT INTO tenant (slug, name) VALUES ($1, $1)", [slug]));

describe("the embedded database", () => {
  const dataDir = path.join(scratch, "data");
  const backup = path.join(scratch, "backup");
  const open = () => openDatabase({ dataDir, report });

  it("is backed up whole while it is written to, and restored as it was; nothing is deleted", async () => {
    const database = await open();
    await addTenant(database.ownerUrl, "kept");
    await withClient(database.ownerUrl, (c) => c.query("CREATE TABLE load (n int PRIMARY KEY, half int)"));
    // In the database itself: copying files keeps this process busy.
    const load = new pg.Client(database.ownerUrl);
    await load.connect();
    const {
      rows: [{ pid }],
    } = await load.query("SELECT pg_backend_pid() AS pid");
    const writing = load.query(`DO $$ BEGIN
      FOR pair IN 0..100000000 LOOP
        INSERT INTO load VALUES (2 * pair, 1);
        INSERT INTO load VALUES (2 * pair + 1, 2);
        COMMIT;
      END LOOP;
    END $$`);
    const stopped = writing.catch(({ code }) => code);
    const written = () =>
      withClient(
        database.ownerUrl,
        async (c) => (await c.query("SELECT count(*)::int AS n FROM load")).rows[0].n,
      );
    await expect.poll(written).toBeGreaterThan(100);
    const before = await written();
    await makeBackupFolder(backup, SECRET, (draft) => backUpEmbedded(dataDir, draft));
    const after = await written();
    await withClient(database.ownerUrl, (c) => c.query("SELECT pg_cancel_backend($1)", [pid]));
    expect(await stopped).toBe("57014");
    await load.end();
    expect(after).toBeGreaterThan(before);
    await addTenant(database.ownerUrl, "lost");
    expect(() => restoreEmbedded(backup, dataDir, new Date())).toThrow(
      /in use \(process \d+\)\. Stop Tidelock first/,
    );
    await database.release();

    expect(statSync(backup).mode & 0o077).toBe(0);
    expect(readBackupFolder(backup, "embedded")).toMatchObject({
      kind: "embedded",
      postgres: 18,
      secret: SECRET,
    });
    const aside = restoreEmbedded(backup, dataDir, new Date());
    const restored = await open();
    expect(await slugs(restored.ownerUrl)).toEqual(["kept"]);
    const { rows } = await withClient(restored.ownerUrl, (c) =>
      c.query("SELECT count(*)::int AS all, count(*) FILTER (WHERE half = 1)::int AS first FROM load"),
    );
    expect(rows[0].all).toBe(2 * rows[0].first);
    expect(rows[0].all).toBeGreaterThanOrEqual(before);
    expect(rows[0].all).toBeLessThanOrEqual(after);
    await restored.release();
    expect(existsSync(path.join(aside ?? "", "data/PG_VERSION"))).toBe(true);
  });

  it("is never restored from what is no backup of it", async () => {
    expect(() => readBackupFolder(scratch, "embedded")).toThrow(/is no backup of Tidelock/);
    expect(() => readBackupFolder(backup, "external")).toThrow(/Restore it without DATABASE_URL/);
    await expect(makeBackupFolder(backup, SECRET, () => Promise.reject())).rejects.toThrow(/exists already/);
    const broken = path.join(scratch, "broken");
    await expect(
      makeBackupFolder(broken, SECRET, () => Promise.reject(new Error("disk full"))),
    ).rejects.toThrow();
    expect(existsSync(broken)).toBe(false);
  });
});

/** pg_dump of this machine, with the server of its own version beside it. */
const tools = installed();

describe.skipIf(!tools)("an external database", () => {
  it("is dumped and restored in the place of the one that stood there, by a superuser alone", async () => {
    const server = await startServer();
    try {
      const admin = server.url("postgres", "postgres");
      await withClient(admin, (c) => c.query("CREATE ROLE tide LOGIN CREATEROLE PASSWORD 'p:w'"));
      await withClient(admin, (c) => c.query("CREATE DATABASE tide OWNER tide"));
      const databaseUrl = server.url("tide", "tide", "p:w");
      const adminUrl = server.url("postgres", "tide");
      const database = await openDatabase({ dataDir: scratch, databaseUrl, report });
      await addTenant(databaseUrl, "kept");
      const backup = path.join(scratch, "dump");
      const dump = (as: string) => makeBackupFolder(backup, SECRET, (draft) => backUpExternal(as, draft));
      await expect(dump(databaseUrl)).rejects.toThrow(/would hide every tenant's rows from "tide".*--as/);
      rmSync(`${backup}.unfinished`, { recursive: true });
      await dump(adminUrl);
      await addTenant(databaseUrl, "lost");

      const serving = new pg.Client(database.runtimeUrl);
      await serving.connect();
      const restore = (at = new Date()) => restoreExternal(backup, { databaseUrl, adminUrl }, at);
      await expect(restore()).rejects.toThrow(/in use \(tidelock_app\)\. Stop every Tidelock/);
      await serving.end();
      const aside = await restore();
      const restored = await openDatabase({ dataDir: scratch, databaseUrl, report });
      expect(await slugs(databaseUrl)).toEqual(["kept"]);
      expect(await slugs(server.url("postgres", aside ?? ""))).toEqual(["kept", "lost"]);
      // Its owner is whom it belonged to, and row-level security holds as before.
      const seen = await withClient(restored.runtimeUrl, (c) => c.query("SELECT FROM tenant_counter"));
      expect(seen.rowCount).toBe(0);

      rmSync(path.join(backup, "database.dump"));
      await expect(restore(new Date(Date.now() + 60_000))).rejects.toThrow(/pg_restore failed/);
      expect(await slugs(databaseUrl)).toEqual(["kept"]);
    } finally {
      server.stop();
    }
  });
});

function installed(): string | undefined {
  const found = spawnSync("pg_dump", ["--version"], { encoding: "utf8" });
  const major = found.stdout?.match(/(\d+)/)?.[1];
  const programs = [`/usr/lib/postgresql/${major}/bin`, `/usr/pgsql-${major}/bin`].filter(existsSync);
  return programs
    .map((folder) => realpathSync(folder))
    .find((folder) => readdirSync(folder).includes("initdb"));
}

/** A server of that version, on a port and in a folder of its own. */
async function startServer() {
  const data = path.join(scratch, "external");
  const port = 15_000 + (process.pid % 10_000);
  const as = (program: string, args: string[]) => {
    const file = path.join(tools ?? "", program);
    const command = unprivileged(data, file).command(file, args);
    const run = spawnSync(command.file, command.args, {
      uid: command.uid,
      gid: command.gid,
      cwd: "/",
      stdio: "ignore",
    });
    if (run.status !== 0) throw new Error(`${program} failed`);
  };
  as("initdb", ["-D", data, "-U", "postgres", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"]);
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
  as("pg_ctl", ["-D", data, "-o", settings, "-w", "-l", path.join(scratch, "external.log"), "start"]);
  return {
    url: (user: string, database: string, password = "any") =>
      `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    stop: () => as("pg_ctl", ["-D", data, "-m", "immediate", "stop"]),
  };
}
