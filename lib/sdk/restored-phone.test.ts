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

describe("a server that lost an hour", () => {
  let ben: TestDevice;

  beforeEach(async () => {
    ben = testDevice(server);
    await ann.set("task", "r1", { title: "Pump", site: "north" });
    await ann.set("task", "r2", { title: "Valve" });
    await ann.client.syncAll();
    await ben.client.syncAll();
  });

  it("gets back what phones hold of it: new records, changed fields, and edits on top that still waited", async () => {
    const restore = server.backup();
    await ann.set("task", "r1", { title: "Pump 2" });
    await ann.set("task", "r3", { title: "New", site: "south" });
    await ann.client.syncAll();
    await ben.client.syncAll();
    await ben.set("task", "r3", { title: "Newer" });
    const before = server.alive();
    restore();
    expect(server.alive()).not.toEqual(before);
    const shown = new Set<string>();
    ben.client.on("changed", async () => shown.add(JSON.stringify(await ben.everything())));
    await ben.client.syncAll();
    expect(server.alive()).toEqual({ ...before, "task/r3": { title: "Newer", site: "south" } });
    await ann.client.syncAll();
    await ann.client.syncAll();
    expect(await ann.everything()).toEqual(server.alive());
    expect(await ben.everything()).toEqual(server.alive());
    expect(await ann.client.listRejected()).toEqual([]);
    // Nobody sees the lost time vanish and come back.
    expect([...shown]).toEqual([JSON.stringify(server.alive())]);
  });

  it("is offered nothing that it still has", async () => {
    const restore = server.backup();
    await ann.set("task", "r3", { title: "New" });
    await ann.client.syncAll();
    restore();
    server.requests.length = 0;
    await ann.client.syncAll();
    const entries = server.requests.flatMap(({ body }) => body.entries ?? []);
    expect(entries).toMatchObject([
      { mobile_id: "r3", base_version: 2, lost_version: 3, data: { title: "New" } },
    ]);
  });

  it("keeps what was written since, where it is later, and what nobody else changed of the lost time beside it", async () => {
    const restore = server.backup();
    await ann.set("task", "r1", { title: "Lost", site: "lost too" });
    await ann.client.syncAll();
    restore();
    ann.time.pass(60_000);
    ben.time.pass(60_000);
    server.edit("task", "r1", { title: "Since" });
    await ann.client.syncAll();
    expect(server.alive()["task/r1"]).toEqual({ title: "Since", site: "lost too" });
    expect(await ann.fields("task", "r1")).toEqual({ title: "Since", site: "lost too" });
  });

  it("sends edits again that the server had queued", async () => {
    const restore = server.backup();
    server.queueMode = true;
    await ann.set("task", "r2", { title: "Queued" });
    await ann.client.syncAll();
    server.queueMode = false;
    restore();
    await ann.client.syncAll();
    await ann.client.syncAll();
    expect(server.alive()["task/r2"]).toEqual({ title: "Queued" });
    expect(await ann.client.listPending()).toEqual([]);
  });

  it("sets aside on the phone what the server refuses, so that it is dropped by nobody unseen", async () => {
    const restore = server.backup();
    await ann.set("task", "r3", { title: "New" });
    await ann.client.syncAll();
    restore();
    server.refuse = ({ mobile_id }) => (mobile_id === "r3" ? "not_yours" : undefined);
    await ann.client.syncAll();
    expect(await ann.client.listRejected()).toMatchObject([
      { entry: { data: { title: "New" } }, code: "not_yours" },
    ]);
  });

  it("judges no edit of a large outbox by versions of the lost time", async () => {
    const restore = server.backup();
    await ann.set("task", "r1", { title: "Lost" });
    await ann.client.syncAll();
    restore();
    server.edit("task", "r1", { title: "Since" });
    await ann.set("task", "r1", { site: "mine" });
    for (let n = 0; n < 1000; n++) await ann.set("journal", `j${n}`, { title: "Day" });
    server.requests.length = 0;
    await ann.client.syncAll();
    const [first, ...others] = server.requests.filter(({ path }) => path.endsWith("push"));
    expect(first?.body).toMatchObject({ checkpoint: expect.any(String) });
    expect(first?.body).not.toHaveProperty("pull");
    const bases = others.flatMap(({ body }) => body.entries?.map(({ base_version }) => base_version) ?? []);
    expect(new Set(bases)).toEqual(new Set([0, 2]));
    expect(server.alive()["task/r1"]).toEqual({ title: "Since", site: "mine" });
  });

  it("offers back once more what it still holds where the server is restored again in the middle", async () => {
    const restore = server.backup();
    await ann.set("task", "r3", { title: "New" });
    await ann.client.syncAll();
    restore();
    server.fault = ({ path, body }) =>
      path.endsWith("push") && !body.checkpoint && !body.pull ? "drop_answer" : undefined;
    await ann.client.syncAll().catch(() => {});
    restore();
    server.fault = () => undefined;
    await ann.client.syncAll();
    expect(server.alive()["task/r3"]).toEqual({ title: "New" });
    expect(await ann.everything()).toEqual(server.alive());
  });
});

describe("a phone that is pulling from nothing while the server is restored", () => {
  /** Ann has pushed and never pulled: no checkpoint can show that she knows another history. */
  async function restoredUnderAnn(): Promise<void> {
    server.clock = () => ann.time.clock();
    await ann.set("task", "r1", { title: "Pump", site: "north" });
    await ann.client.push();
    const restore = server.backup();
    for (const title of ["Pump 2", "Pump 3"]) {
      await ann.set("task", "r1", { title });
      await ann.set("task", "r2", { title });
      await ann.client.push();
    }
    restore();
    ann.time.pass(60_000);
  }

  it("sends its edits again as made before all that the server knows, and the record whole if it is gone", async () => {
    await restoredUnderAnn();
    await ann.set("task", "r1", { title: "Pump 4" });
    await ann.set("task", "r2", { site: "south" });
    await ann.client.syncAll();
    await ann.client.syncAll();
    expect(await ann.client.listRejected()).toEqual([]);
    expect(server.alive()).toEqual({
      "task/r1": { title: "Pump 4", site: "north" },
      "task/r2": { title: "Pump 3", site: "south" },
    });
    expect(await ann.everything()).toEqual(server.alive());
  });

  it("overwrites nothing that others wrote since and that it has not seen", async () => {
    await restoredUnderAnn();
    await ann.set("task", "r1", { title: "Pump 4", site: "south" });
    ann.time.pass(60_000);
    server.edit("task", "r1", { title: "by somebody else" });
    const conflicts: unknown[] = [];
    ann.client.on("conflict", ({ winningEntry }) => conflicts.push(winningEntry));
    await ann.client.syncAll();
    expect(server.alive()["task/r1"]).toEqual({ title: "by somebody else", site: "south" });
    expect(conflicts).toEqual([{ title: "by somebody else" }]);
    expect(await ann.everything()).toMatchObject({ "task/r1": server.alive()["task/r1"] });
  });

  it("deletes what it deleted", async () => {
    await restoredUnderAnn();
    await ann.client.mutate({ domain: "task", mobileId: "r1", op: "delete" });
    await ann.client.syncAll();
    expect(server.alive()).toEqual({});
    expect(await ann.client.listRejected()).toEqual([]);
  });
});
