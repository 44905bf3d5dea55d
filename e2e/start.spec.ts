import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";

test.describe.configure({ mode: "serial", timeout: 120_000 });

let dataDir: string;
let environment: NodeJS.ProcessEnv;
const started: ChildProcess[] = [];

test.beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "tidelock-start-"));
  environment = {
    ...process.env,
    PORT: await freePort(),
    TIDELOCK_DATA_DIR: dataDir,
    TIDELOCK_DEMO: "off",
  };
});
test.afterAll(async () => {
  for (const child of started.filter(
    ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
  )) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  rmSync(dataDir, { recursive: true });
});

/** Runs the start command; `out` and `err` grow while it runs. */
function start() {
  const child = spawn(process.execPath, ["scripts/start.mjs"], { env: environment });
  started.push(child);
  const said = { child, out: "", err: "", exit: once(child, "exit") };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
  });
  return said;
}

async function startReady() {
  const server = start();
  await expect.poll(() => server.out || server.child.exitCode, { timeout: 90_000 }).toMatch(/^Ready on/);
  return server;
}

const command = (...args: string[]) =>
  spawnSync(process.execPath, ["scripts/tidelock.mjs", ...args], { env: environment, encoding: "utf8" });
const lockFile = () => path.join(dataDir, "postgres/data/postmaster.pid");
const postmaster = () => Number(readFileSync(lockFile(), "utf8").split("\n")[0]);

test("the only line on standard output says where to go and how to sign in", async () => {
  const server = await startReady();
  expect(server.out).toMatch(
    new RegExp(
      `^Ready on http://127\\.0\\.0\\.1:${environment.PORT} {2}sign in as admin@tidelock\\.local with \\S+\\n$`,
    ),
  );
});

test("a second start beside it ends with one line that says why", async () => {
  const second = start();
  expect(await second.exit).toEqual([1, null]);
  expect(second.out).toBe("");
  expect(second.err.trim()).toBe(
    `Tidelock already runs on http://127.0.0.1:${environment.PORT}. Stop it first, or set PORT to start another beside it.`,
  );
});

test("the command line works on the database of the running server", async () => {
  const made = command("tenant", "create", "--slug", "acme", "--name", "Acme", "--json");
  expect(made).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(made.stdout)).toMatchObject({ slug: "acme", name: "Acme" });
  const again = command("tenant", "create", "--slug", "acme", "--name", "Acme");
  expect(again).toMatchObject({ status: 1, stdout: "", stderr: 'There is a tenant "acme" already.\n' });
});

test("after everything was killed the next start finds it all, and a stop leaves nothing running", async () => {
  const killed = started[0];
  killed?.kill("SIGKILL");
  process.kill(postmaster(), "SIGKILL");
  const { PORT } = environment;
  await expect.poll(() => isFree(Number(PORT)), { timeout: 20_000 }).toBe(true);

  const server = await startReady();
  expect(command("enrollment-code", "create", "--tenant", "acme", "--json").status).toBe(0);
  server.child.kill("SIGTERM");
  expect(await server.exit).toEqual([0, null]);
  expect(existsSync(lockFile())).toBe(false);
});

test("the command line works without a server, and takes the database down again", async () => {
  const made = command("enrollment-code", "create", "--tenant", "acme", "--uses", "2", "--json");
  expect(JSON.parse(made.stdout)).toMatchObject({ uses: 2 });
  expect(existsSync(lockFile())).toBe(false);
});

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

async function freePort(): Promise<string> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return String(typeof address === "object" ? address?.port : address);
}
