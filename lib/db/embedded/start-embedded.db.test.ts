import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { withClient } from "../with-client";
import { readConnection } from "./cluster";
import { isAlive } from "./postmaster";
import { type EmbeddedPostgres, startEmbedded } from "./start-embedded";

const scratch = mkdtempSync(path.join(tmpdir(), "tidelock-embedded-"));
const folder = path.join(scratch, "postgres");
const lockFile = path.join(folder, "data/postmaster.pid");
afterAll(() => rmSync(scratch, { recursive: true }));

const start = (at = folder) => startEmbedded({ folder: at, report: () => {} });
const postmaster = () => Number(readFileSync(lockFile, "utf8").split("\n")[0]);
const ask = (db: EmbeddedPostgres, sql: string) =>
  withClient(
    db.url(db.superuser.user, db.superuser.password, "postgres"),
    async (c) => (await c.query(sql)).rows,
  );

test("what was written is there after a stop and a start, and secrets are for the owner's eyes alone", async () => {
  const first = await start();
  await ask(first, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)");
  const pid = postmaster();
  await first.release();
  expect(isAlive(pid)).toBe(false);

  const second = await start();
  expect(await ask(second, "SELECT id FROM kept")).toEqual([{ id: 7 }]);
  expect(await ask(second, "SHOW fsync")).toEqual([{ fsync: "on" }]);
  expect(statSync(path.join(folder, "connection.json")).mode & 0o777).toBe(0o600);
  await second.release();
});

test("a start while one runs shares it, and the last to leave stops it", async () => {
  const first = await start();
  const pid = postmaster();
  const second = await start();
  expect(postmaster()).toBe(pid);
  await first.release();
  expect(await ask(second, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await second.release();
  expect(isAlive(pid)).toBe(false);
});

test("starts at the same moment on no folder at all end in one cluster", async () => {
  const at = path.join(scratch, "at-once");
  const both = await Promise.all([start(at), start(at)]);
  const seen = await Promise.all(
    both.map((db) => ask(db, "SELECT system_identifier FROM pg_control_system()")),
  );
  expect(seen[0]).toEqual(seen[1]);
  await Promise.all(both.map((db) => db.release()));
});

test("a killed PostgreSQL is reported, and recovers at the next start with all that was committed", async () => {
  const first = await start();
  await ask(first, "INSERT INTO kept VALUES (8)");
  process.kill(postmaster(), "SIGKILL");
  expect((await first.lost).message).toMatch(/PostgreSQL stopped unexpectedly/);
  await first.release();

  const second = await start();
  expect(await ask(second, "SELECT id FROM kept ORDER BY id")).toEqual([{ id: 7 }, { id: 8 }]);
  await second.release();
});

test("a lock file that names an innocent process does not stop a start", async () => {
  writeFileSync(lockFile, `${process.pid}\n${folder}/data\n1\n5432\n\n127.0.0.1\n  1 2\nready\n`);
  const db = await start();
  expect(postmaster()).not.toBe(process.pid);
  await db.release();
});

test("where its port was taken meanwhile, it takes another and remembers it", async () => {
  const { port } = readConnection(folder);
  const thief = createServer().listen(port, "127.0.0.1");
  const db = await start();
  const moved = readConnection(folder).port;
  expect(moved).not.toBe(port);
  expect(await ask(db, "SHOW port")).toEqual([{ port: String(moved) }]);
  await db.release();
  thief.close();
});

test("a setting that PostgreSQL refuses is reported in its own words", async () => {
  const refused = startEmbedded({ folder, report: () => {}, settings: ["shared_buffers=much"] });
  await expect(refused).rejects.toThrow(/did not start: invalid value for parameter "shared_buffers"/);
});
