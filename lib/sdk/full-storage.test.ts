import { beforeEach, expect, it } from "vitest";
import { memoryStorage } from "./storage/memory";
import type { StorageBatch } from "./storage/storage";
import { type TestDevice, testDevice } from "./testing/device";
import { FakeServer } from "./testing/fake-server";

let server: FakeServer;
let isFull: boolean;
let ann: TestDevice;

beforeEach(() => {
  server = new FakeServer();
  isFull = false;
  const storage = memoryStorage();
  const write = async (batch: StorageBatch) => {
    if (isFull) throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    return storage.write(batch);
  };
  ann = testDevice(server, { storage: { ...storage, write } });
});

const full = { name: "QuotaExceededError" };
const times = () => [...server.effects.values()];

it("an edit that a full storage can't keep is refused, and not shown", async () => {
  isFull = true;
  await expect(ann.set("task", "r1", { title: "Pump" })).rejects.toMatchObject(full);
  expect(await ann.fields("task", "r1")).toBeUndefined();
});

it("what waits is sent all the same, all of it, and the app hears why the sync is not whole", async () => {
  const poor = testDevice(server, { storage: ann.storage, network: () => "poor", token: "token-1" });
  for (let n = 0; n < 25; n++) await poor.set("task", `r${n}`, { title: `${n}` });
  server.edit("journal", "j1", { title: "theirs" });
  isFull = true;
  await expect(poor.client.syncAll()).rejects.toMatchObject(full);
  expect(poor.client.status()).toMatchObject({ phase: "waiting", error: full, pending: 0 });
  expect(times()).toEqual(Array(25).fill(1));
  expect(await poor.client.list("task")).toHaveLength(25);
});

it("once there is room, everything comes to rest: sent again, taken once, pulled", async () => {
  await ann.set("task", "r1", { title: "Pump" });
  await ann.client.syncAll();
  await ann.set("task", "r1", { title: "Pump 2" });
  await ann.set("task", "r2", { title: "Valve" });
  isFull = true;
  await ann.client.syncAll().catch(() => {});
  server.edit("task", "r2", { title: "Mended" });
  isFull = false;
  await ann.client.syncAll();
  await ann.client.syncAll();
  expect(await ann.everything()).toEqual(server.alive());
  expect(server.alive()).toMatchObject({ "task/r1": { title: "Pump 2" }, "task/r2": { title: "Mended" } });
  expect(await ann.client.listPending()).toEqual([]);
  expect(times()).toEqual([1, 1, 1]);
});

it("so it does after a restart, from the older state that was kept", async () => {
  for (const title of ["a", "b", "c"]) await ann.set("task", "r1", { title });
  isFull = true;
  await ann.client.syncAll().catch(() => {});
  await ann.client.syncAll().catch(() => {});
  server.edit("task", "r1", { title: "Mended" });
  isFull = false;
  ann.restart();
  expect(await ann.client.listPending()).toHaveLength(3);
  await ann.client.syncAll();
  expect(server.alive()).toEqual({ "task/r1": { title: "Mended" } });
  expect(await ann.everything()).toEqual(server.alive());
  expect(times()).toEqual([1, 1, 1]);
});

it("edits in a full storage's way don't hold up one another's record", async () => {
  await ann.set("task", "r1", { title: "Pump" });
  await ann.set("task", "r1", { site: "north" });
  isFull = true;
  await ann.client.push().catch(() => {});
  await ann.client.push().catch(() => {});
  expect(server.alive()).toEqual({ "task/r1": { title: "Pump", site: "north" } });
});
