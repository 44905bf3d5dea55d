import { beforeEach, describe, expect, it } from "vitest";
import { memoryStorage } from "./storage/memory";
import type { SyncStorage } from "./storage/storage";
import { type TestDevice, testDevice } from "./testing/device";
import { FakeServer } from "./testing/fake-server";

let server: FakeServer;
let ann: TestDevice;

beforeEach(() => {
  server = new FakeServer();
  ann = testDevice(server);
});

/** The storage as it is now, as a phone's own backup keeps it. */
async function backup({ storage }: TestDevice): Promise<SyncStorage> {
  const copy = memoryStorage();
  await copy.write({ put: await storage.range("") });
  return copy;
}

describe("a phone that is restored from its own older backup", () => {
  it("ends equal with the server, what it wrote itself meanwhile included, and nothing takes effect twice", async () => {
    await ann.set("task", "r1", { title: "Pump" });
    await ann.client.syncAll();
    await ann.set("task", "r1", { title: "Pump 2" });
    await ann.set("task", "r2", { title: "Valve" });
    const lastWeek = await backup(ann);
    await ann.client.syncAll();
    server.edit("task", "r1", { title: "Mended" });
    await ann.client.syncAll();
    await ann.set("task", "r3", { title: "Tap" });
    await ann.client.mutate({ domain: "task", mobileId: "r2", op: "delete" });
    await ann.client.syncAll();
    const alive = server.alive();

    const restored = testDevice(server, { storage: lastWeek, token: "token-1" });
    expect(await restored.client.listPending()).toHaveLength(2);
    await restored.client.syncAll();
    await restored.client.syncAll();
    expect(await restored.everything()).toEqual(alive);
    expect(server.alive()).toEqual(alive);
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
    expect(await restored.client.listPending()).toEqual([]);
  });

  it("in the middle of a batch ends so too", async () => {
    await ann.set("task", "r1", { title: "Pump" });
    server.fault = () => "drop_answer";
    await ann.client.syncAll().catch(() => {});
    const thatDay = await backup(ann);
    server.fault = () => undefined;
    await ann.client.syncAll();
    await ann.set("task", "r1", { title: "Pump 2" });
    await ann.client.syncAll();
    const restored = testDevice(server, { storage: thatDay, token: "token-1" });
    await restored.client.syncAll();
    await restored.client.syncAll();
    expect(await restored.everything()).toEqual({ "task/r1": { title: "Pump 2" } });
    expect(server.alive()).toEqual({ "task/r1": { title: "Pump 2" } });
  });
});

describe("a server that is restored from a backup", () => {
  it("never takes an edit that waited for a new record: it asks for it whole, and gets it", async () => {
    await ann.set("task", "r0", { title: "Old" });
    await ann.client.syncAll();
    const restore = server.backup();
    await ann.set("task", "r1", { title: "Pump", site: "north" });
    await ann.client.syncAll();
    await ann.set("task", "r1", { title: "Pump 2" });
    await ann.set("task", "r2", { title: "Valve" });
    restore();
    const shown: unknown[] = [];
    ann.client.on("changed", async () => shown.push(await ann.fields("task", "r1")));
    await ann.client.syncAll();
    expect(server.alive()).toEqual({
      "task/r0": { title: "Old" },
      "task/r1": { title: "Pump 2", site: "north" },
      "task/r2": { title: "Valve" },
    });
    expect(await ann.everything()).toEqual(server.alive());
    expect(new Set(shown.map((fields) => JSON.stringify(fields))).size).toBe(1);
    expect(await ann.client.listRejected()).toEqual([]);
  });
});

describe("a device's clock that goes back", () => {
  const lastTime = async () => (await ann.client.listPending()).at(-1)?.entry.modified_at;

  it("doesn't make later edits older, in this run or the next", async () => {
    await ann.set("task", "r1", { title: "a" });
    const before = await lastTime();
    ann.time.pass(-86_400_000);
    await ann.set("task", "r2", { title: "b" });
    expect(await lastTime()).toBe(before);
    ann.restart();
    await ann.set("task", "r3", { title: "c" });
    expect(await lastTime()).toBe(before);
    ann.time.pass(86_400_000 + 1000);
    await ann.set("task", "r4", { title: "d" });
    expect(Date.parse(String(await lastTime()))).toBe(ann.time.clock());
  });

  it("doesn't make them older than the server's time that it has seen: an empty battery costs no edit", async () => {
    const serverTime = ann.time.clock() + 5000;
    server.clock = () => serverTime;
    await ann.client.syncAll();
    ann.restart();
    ann.time.pass(-ann.time.clock());
    await ann.set("task", "r1", { title: "a" });
    expect(Date.parse(String(await lastTime()))).toBe(serverTime);
  });

  it("is believed again once nothing waits and the server was heard", async () => {
    ann.time.pass(365 * 86_400_000);
    await ann.set("task", "r1", { title: "from next year" });
    ann.time.pass(-365 * 86_400_000);
    await ann.client.syncAll();
    await ann.set("task", "r1", { title: "now" });
    expect(Date.parse(String(await lastTime()))).toBe(ann.time.clock());
  });
});
