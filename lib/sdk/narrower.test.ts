import { beforeEach, expect, it } from "vitest";
import { type TestDevice, testDevice } from "./testing/device";
import { FakeServer } from "./testing/fake-server";

let server: FakeServer;
let wide: TestDevice;

/** The same device with an app that wants these domains. */
const wanting = (...domains: string[]) =>
  testDevice(server, { storage: wide.storage, token: "token-1", ...(domains.length > 0 && { domains }) });

beforeEach(async () => {
  server = new FakeServer();
  wide = testDevice(server);
  server.edit("task", "r1", { title: "Pump" });
  server.edit("ticket", "t1", { title: "Leak" });
  server.edit("journal", "j1", { title: "Monday" });
  await wide.client.syncAll();
});

it("records of a domain that is not wanted any more leave the device when it is opened", async () => {
  expect(await wanting("task").everything()).toEqual({ "task/r1": { title: "Pump" } });
  const keys = (await wide.storage.range("record/")).map(([key]) => key);
  expect(keys).toEqual(["record/task/r1"]);
});

it("edits of them that wait stay, and are sent", async () => {
  await wide.set("ticket", "t1", { title: "Leak 2" });
  await wide.set("ticket", "t2", { title: "Smoke" });
  const narrow = wanting("task");
  expect(await narrow.everything()).toEqual({
    "task/r1": { title: "Pump" },
    "ticket/t1": { title: "Leak 2" },
    "ticket/t2": { title: "Smoke" },
  });
  await narrow.client.syncAll();
  expect(server.alive()).toMatchObject({ "ticket/t1": { title: "Leak 2" }, "ticket/t2": { title: "Smoke" } });
  expect(await wanting("task").everything()).toEqual({ "task/r1": { title: "Pump" } });
});

it("what left comes back whole when it is wanted again", async () => {
  await wanting("task").client.syncAll();
  server.edit("ticket", "t1", { status: "open" });
  const again = wanting();
  await again.client.syncAll();
  expect(await again.everything()).toEqual(server.alive());
});

it("what left while an edit of its domain waited comes back too", async () => {
  server.edit("ticket", "t2", { title: "Smoke" });
  await wide.client.syncAll();
  await wide.set("ticket", "t1", { title: "Leak 2" });
  await wanting("task").client.syncAll();
  const again = wanting();
  await again.client.syncAll();
  expect(await again.everything()).toEqual(server.alive());
});

it("a record that the device made where it pulled nothing goes when it was deleted meanwhile", async () => {
  const narrow = testDevice(server, { domains: ["task"] });
  await narrow.set("ticket", "t2", { title: "Smoke" });
  await narrow.client.syncAll();
  server.delete("ticket", "t2");
  const again = testDevice(server, { storage: narrow.storage, token: "token-2" });
  await again.client.syncAll();
  expect(await again.everything()).toEqual(server.alive());
});

it("a batch that was on its way does not bring the old domains' page", async () => {
  await wanting("task").client.syncAll();
  server.fault = () => "drop_answer";
  const narrow = wanting("task");
  await narrow.set("task", "r1", { title: "Pump 2" });
  await expect(narrow.client.syncAll()).rejects.toThrow();
  server.fault = () => undefined;
  const again = wanting();
  await again.client.syncAll();
  expect(await again.everything()).toEqual(server.alive());
  expect([...server.effects.values()]).toEqual([1]);
});

it("so does what left while an edit of another record waited", async () => {
  server.edit("ticket", "t2", { title: "Smoke" });
  await wide.client.syncAll();
  await wide.set("ticket", "t1", { title: "Leak 2" });
  await wanting("task").client.list("task");
  const again = wanting();
  await again.client.syncAll();
  expect(await again.everything()).toEqual(server.alive());
});

it("so does what left before a pull from nothing, and what was deleted meanwhile stays gone", async () => {
  server.edit("ticket", "t2", { title: "Smoke" });
  await wide.client.syncAll();
  const narrow = wanting("task");
  await narrow.client.syncAll();
  server.delete("ticket", "t2");
  server.purgeTombstones();
  await narrow.client.syncAll();
  server.edit("ticket", "t1", { status: "open" });
  const again = wanting();
  await again.client.syncAll();
  expect(await again.everything()).toEqual(server.alive());
});

it("one domain may take the place of another, back and forth", async () => {
  for (const domain of ["task", "ticket", "journal", "task"]) {
    const device = wanting(domain);
    await device.client.syncAll();
    const records = Object.entries(server.alive()).filter(([key]) => key.startsWith(domain));
    expect(await device.everything()).toEqual(Object.fromEntries(records));
  }
});

it("a device that starts from nothing drops what the pull did not bring", async () => {
  const narrow = wanting("task");
  server.delete("task", "r1");
  server.purgeTombstones();
  await narrow.client.syncAll();
  expect(await narrow.everything()).toEqual({});
});

it("nothing is read or written for it where the domains are the same", async () => {
  await wanting("task").client.syncAll();
  let ranges = 0;
  const range = (prefix: string) => {
    if (prefix === "record/") ranges += 1;
    return wide.storage.range(prefix);
  };
  const same = testDevice(server, {
    storage: { ...wide.storage, range },
    token: "token-1",
    domains: ["task"],
  });
  await same.client.get("task", "r1");
  expect(ranges).toBe(0);
});
