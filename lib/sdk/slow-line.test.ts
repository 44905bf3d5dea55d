import { beforeEach, describe, expect, it } from "vitest";
import { testDevice } from "./testing/device";
import { FakeServer, type SeenRequest } from "./testing/fake-server";
import { slowLine } from "./testing/slow-line";

/** 60 KB/s and a time-out of 2 s: what is larger than 120 KB never comes through. */
const LINE = { bytesPerSecond: 60_000 };
const TIMEOUT_MS = 2000;

let server: FakeServer;
beforeEach(() => {
  server = new FakeServer();
});

function slowDevice(options = {}) {
  return testDevice(server, { timeoutMs: TIMEOUT_MS, ...options }, (fetch, time) =>
    slowLine(fetch, time, LINE),
  );
}

/** Records of about 3 KB. */
function fill(count: number) {
  for (let n = 0; n < count; n++) server.edit("journal", `j${n}`, { notes: `${n} `.padEnd(3000, "x") });
}

const pages = (requests: readonly SeenRequest[]) => requests.filter(({ path }) => path.endsWith("pull"));

describe("a first sync over a slow line with a short time-out", () => {
  it("completes, and wastes few pages on finding out what the line carries", {
    timeout: 120_000,
  }, async () => {
    fill(10_000);
    const device = slowDevice();
    await device.client.syncAll();
    expect(await device.client.list("journal")).toHaveLength(10_000);
    // 30 MB take 500 s; what is cut off in between costs less than that once again.
    expect(device.time.clock() - Date.parse("2026-11-22T10:00:00Z")).toBeLessThan(850_000);
    expect(pages(server.requests).length).toBeLessThan(500);
  });

  it("answers an edit made in the middle of it within three round trips", async () => {
    fill(400);
    const device = slowDevice();
    const MADE_AT = 8;
    server.fault = () => {
      if (server.requests.length === MADE_AT) void device.set("task", "t1", { title: "Pump" });
      return undefined;
    };
    await device.client.syncAll();
    const pushes = server.requests.flatMap(({ path }, at) => (path.endsWith("push") ? [at + 1] : []));
    expect(pushes.length).toBeGreaterThan(0);
    expect(Math.max(...pushes) - MADE_AT).toBeLessThanOrEqual(3);
    expect(server.alive()["task/t1"]).toEqual({ title: "Pump" });
    expect(server.requests.length).toBeGreaterThan(MADE_AT + 3);
  });

  it("repeats one page at most when the app is killed at any point", async () => {
    fill(120);
    for (let kill = 1; kill < 15; kill++) {
      const device = slowDevice();
      const before = server.requests.length;
      const died = new Promise<void>((resolve) => {
        server.fault = () => {
          if (server.requests.length - before < kill) return undefined;
          device.restart();
          resolve();
        };
      });
      await Promise.race([died, device.client.syncAll()]);
      server.fault = () => undefined;
      await device.client.syncAll();
      expect(await device.client.list("journal")).toHaveLength(120);
      const asked = pages(server.requests.slice(before)).map(({ query }) => query.get("checkpoint"));
      const answeredBefore = new Set(asked.slice(0, kill));
      const again = new Set(asked.slice(kill).filter((checkpoint) => answeredBefore.has(checkpoint)));
      expect(again.size).toBeLessThanOrEqual(1);
    }
  });
});

describe("edits over a slow line with a short time-out", () => {
  it("go up in batches that the line carries, each of them once", async () => {
    const device = slowDevice();
    for (let n = 0; n < 300; n++) {
      await device.set("journal", `j${n}`, { notes: `${n} `.padEnd(3000, "x") });
    }
    await device.client.syncAll();
    expect(device.client.status().pending).toBe(0);
    expect(Object.keys(server.alive())).toHaveLength(300);
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
  });

  it("get more time where one alone is more than the line carries in time", async () => {
    const device = slowDevice();
    await device.set("journal", "small", { notes: "x" });
    await device.set("journal", "large", {
      a: "x".repeat(60_000),
      b: "x".repeat(60_000),
      c: "x".repeat(60_000),
    });
    for (let n = 0; n < 5; n++) await device.client.syncAll().catch(() => {});
    expect(Object.keys(server.alive()).sort()).toEqual(["journal/large", "journal/small"]);
    expect(await device.client.listRejected()).toEqual([]);
  });
});
