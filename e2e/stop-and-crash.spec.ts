import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { enrollDevice } from "../lib/sdk/enroll-device";
import { platform } from "../lib/sdk/platform";
import { freePort, type OwnServer, OwnServers } from "./own-server";
import { type Device, push, steadyLoad } from "./steady-load";

test.describe.configure({ mode: "serial", timeout: 180_000 });

let servers: OwnServers;
let server: OwnServer;
let device: Device;

const NO_LIMITS = { DEVICE_REQUESTS_PER_SECOND: "100000", ADMISSION_CONTROL: "off" };

test.beforeAll(async () => {
  servers = new OwnServers(mkdtempSync(path.join(tmpdir(), "tidelock-life-")));
  server = await servers.startReady(await freePort(), NO_LIMITS);
  servers.command("tenant", "create", "--slug", "acme", "--name", "Acme");
  const made = servers.command("enrollment-code", "create", "--tenant", "acme", "--json");
  const { token } = await enrollDevice({
    ...platform(globalThis),
    url: server.url,
    code: JSON.parse(made.stdout).code,
    device: { name: "Load", platform: "android", app_version: "1.0.0", user_id: "load" },
  });
  device = { url: server.url, token };
});
test.afterAll(() => servers.end());

test("a server that is killed comes back by itself, with a line that says so", async () => {
  process.kill(childOf(server), "SIGKILL");
  await expect
    .poll(() => server.err)
    .toContain("The server stopped unexpectedly (SIGKILL). Starting it again in 0.5 s");
  await expect.poll(() => server.err, { timeout: 30_000 }).toContain("The server runs again");
  expect((await push(device)).status).toBe(200);
  expect(server.out.split("\n")).toHaveLength(2);
});

test("an embedded database that is killed comes back by itself, under the same server", async () => {
  const pid = childOf(server);
  process.kill(servers.postmaster(), "SIGKILL");
  await expect
    .poll(() => server.err)
    .toMatch(/PostgreSQL stopped unexpectedly .*\. Starting it again in 0\.5 s/);
  await expect.poll(() => server.err, { timeout: 60_000 }).toContain("The database runs again");
  await expect.poll(async () => (await push(device)).status, { timeout: 30_000 }).toBe(200);
  expect(childOf(server)).toBe(pid);
});

test("a stop under load answers all that came, tells clients to go, and is over within 5 s", async () => {
  const load = steadyLoad(device, 16);
  const stream = await fetch(`${device.url}/api/v1/sync/stream`, {
    headers: { authorization: `Bearer ${device.token}` },
  });
  await expect.poll(() => load.sent.length, { timeout: 30_000 }).toBeGreaterThan(50);
  let sendRest = () => {};
  const slow = push(device, false, new Promise<void>((resolve) => (sendRest = resolve)));
  const readiness = watchReadiness(device.url);
  await expect.poll(() => readiness.last()).toBe("200 ready");

  const stopAt = Date.now();
  server.child.kill("SIGTERM");
  await expect.poll(() => readiness.last(), { intervals: [20] }).toBe("503 draining");
  const toldAt = Date.now();
  sendRest();
  expect(await slow).toMatchObject({ status: 200, connection: "close" });
  expect(await stream.text()).toContain(": watching");
  await load.over;
  expect(await server.exit).toEqual([0, null]);
  const tookMs = Date.now() - stopAt;

  const failed = load.sent.filter((one) => one.failed !== undefined);
  expect(load.sent.filter((one) => one.status !== undefined && one.status !== 200)).toEqual([]);
  // Refused, or reset where the system had taken the connection and nothing had been read of it.
  expect(failed.filter((one) => one.cut || one.beganAt <= toldAt)).toEqual([]);
  const answered = load.sent.filter((one) => one.status === 200);
  expect(answered.filter((one) => one.connection === "close").length).toBeGreaterThan(0);
  expect(answered.filter((one) => one.beganAt > toldAt && one.connection !== "close")).toEqual([]);
  test.info().annotations.push({ type: "stopped after", description: `${tookMs} ms` });
  expect(tookMs).toBeLessThan(5_000);
});

/** The process of the server under its launcher, as Linux tells it. */
function childOf({ child: { pid } }: OwnServer): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  const server = children.find((one) => readFileSync(`/proc/${one}/cmdline`, "utf8").includes("next"));
  if (server === undefined) throw new Error("the launcher has no server");
  return server;
}

function watchReadiness(url: string): { last: () => string } {
  let last = "";
  const ask = async (): Promise<void> => {
    const answer = await fetch(`${url}/readyz`, { headers: { connection: "close" } }).catch(() => undefined);
    if (!answer) return;
    const { draining } = await answer.json();
    last = `${answer.status} ${draining ? "draining" : "ready"}`;
    if (last !== "503 draining") await ask();
  };
  void ask();
  return { last: () => last };
}
