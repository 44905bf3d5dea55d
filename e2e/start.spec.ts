import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, request, test } from "@playwright/test";
import { freePort, type OwnServer, OwnServers } from "./own-server";

test.describe.configure({ mode: "serial", timeout: 120_000 });

let servers: OwnServers;
let port: string;
let first: OwnServer;

test.beforeAll(async () => {
  servers = new OwnServers(mkdtempSync(path.join(tmpdir(), "tidelock-start-")));
  port = await freePort();
});
test.afterAll(() => servers.end());

test("the only line on standard output says where to go and how to sign in", async () => {
  first = await servers.startReady(port);
  expect(first.out).toMatch(
    new RegExp(`^Ready on http://127\\.0\\.0\\.1:${port} {2}sign in as admin@tidelock\\.local with \\S+\\n$`),
  );
});

test("the printed password signs in, and stands nowhere in the data folder", async () => {
  const [, email = "", password = ""] = /sign in as (\S+) with (\S+)/.exec(first.out) ?? [];
  const visitor = await request.newContext({ baseURL: first.url, extraHTTPHeaders: { origin: first.url } });
  const { csrfToken } = await (await visitor.get("/api/auth/csrf")).json();
  const signedIn = await visitor.post("/api/auth/callback/credentials", {
    form: { csrfToken, email, password, json: "true" },
  });
  expect(signedIn.status()).toBe(200);
  await visitor.dispose();
  const found = spawnSync("grep", ["-rlF", password, servers.dataDir], { encoding: "utf8" });
  expect(found).toMatchObject({ status: 1, stdout: "" });
});

test("a command prints a link that sets another password", async () => {
  const reset = ["user", "reset-link", "--url", first.url, "--json"];
  const made = servers.command(...reset, "admin@tidelock.local");
  const { link } = JSON.parse(made.stdout);
  expect(link).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/login/reset#[\\w-]{43}$`));
  const url = new URL(link);
  const answer = await fetch(`${url.origin}/api/account/reset`, {
    method: "POST",
    headers: { origin: url.origin, "content-type": "application/json" },
    body: JSON.stringify({ secret: url.hash.slice(1), password: "a boat with three oars" }),
  });
  expect(answer.status).toBe(200);
  expect(servers.command(...reset, "nobody@tidelock.local")).toMatchObject({
    status: 1,
    stderr: "Nobody has an account with nobody@tidelock.local.\n",
  });
});

test("a second start beside it ends with one line that says why", async () => {
  const second = servers.start(port);
  expect(await second.exit).toEqual([1, null]);
  expect(second.out).toBe("");
  expect(second.err.trim()).toBe(
    `Tidelock already runs on http://127.0.0.1:${port}. Stop it first, or set PORT to start another beside it.`,
  );
});

test("the command line works on the database of the running server", async () => {
  const made = servers.command("tenant", "create", "--slug", "acme", "--name", "Acme", "--json");
  expect(made).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(made.stdout)).toMatchObject({ slug: "acme", name: "Acme" });
  const again = servers.command("tenant", "create", "--slug", "acme", "--name", "Acme");
  expect(again).toMatchObject({ status: 1, stdout: "", stderr: 'There is a tenant "acme" already.\n' });
});

test("after everything was killed the next start finds it all, and a stop leaves nothing running", async () => {
  first.child.kill("SIGKILL");
  process.kill(servers.postmaster(), "SIGKILL");
  await expect.poll(() => isFree(Number(port)), { timeout: 20_000 }).toBe(true);

  const server = await servers.startReady(port);
  expect(server.out, "the password was printed once").toMatch(/ {2}sign in with your account\n$/);
  expect(servers.command("enrollment-code", "create", "--tenant", "acme", "--json").status).toBe(0);
  server.child.kill("SIGTERM");
  expect(await server.exit).toEqual([0, null]);
  expect(existsSync(servers.lockFile)).toBe(false);
});

test("the command line works without a server, and takes the database down again", async () => {
  const made = servers.command("enrollment-code", "create", "--tenant", "acme", "--uses", "2", "--json");
  expect(JSON.parse(made.stdout)).toMatchObject({ uses: 2 });
  expect(existsSync(servers.lockFile)).toBe(false);
});

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
