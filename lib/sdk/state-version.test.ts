import { describe, expect, it, vi } from "vitest";
import { type MigrateFields, migration } from "./migration";
import type { AppSchema } from "./state-version";
import { StateRefused } from "./state-version";
import { memoryStorage } from "./storage/memory";
import type { OwnClient } from "./sync-client";
import { testDevice } from "./testing/device";
import { FakeServer, type Fault } from "./testing/fake-server";
import { problemAnswer } from "./testing/problem-answer";

/** From version 2 on, `place` is called `site`. */
const siteForPlace: MigrateFields = ({ place, ...fields }) =>
  place === undefined ? fields : { ...fields, site: place };
const SECOND: AppSchema = { version: 2, migrate: migration(siteForPlace) };

/** An app of the first schema with a record that the server knows, and an edit that waits. */
async function firstApp() {
  const server = new FakeServer();
  const storage = memoryStorage();
  const device = testDevice(server, { storage });
  await device.set("task", "r1", { title: "Pump", place: "north" });
  await device.client.syncAll();
  await device.set("task", "r1", { place: "south" });
  return { server, storage, device };
}

describe("state that another version of the app has written", () => {
  it("is migrated, records and waiting edits, once", async () => {
    const { server, storage } = await firstApp();
    let migrated = 0;
    const migrate = migration((fields, about) => {
      migrated += 1;
      return siteForPlace(fields, about);
    });
    const second = testDevice(server, { storage, schema: { ...SECOND, migrate } });
    expect(await second.fields("task", "r1")).toEqual({ title: "Pump", site: "south" });
    second.restart();
    const times = migrated;
    second.restart();
    expect(await second.client.listPending()).toMatchObject([{ entry: { delta: { site: "south" } } }]);
    expect(migrated).toBe(times);
  });

  it("is migrated in all parts of an edit that waits: a field that was removed stays removed", async () => {
    const { server, storage, device } = await firstApp();
    await device.client.syncAll();
    await device.client.mutate({ domain: "task", mobileId: "r1", unset: ["place"] });
    const second = testDevice(server, { storage, schema: SECOND, token: "token-1" });
    expect(await second.fields("task", "r1")).toEqual({ title: "Pump" });
    expect(await second.client.listPending()).toMatchObject([{ entry: { delta: {}, unset: ["site"] } }]);
    await second.client.mutate({ domain: "task", mobileId: "r1", op: "delete" });
    expect(await second.fields("task", "r1")).toBeUndefined();
  });

  it("does not take what migrate adds to every record for a part of an edit", async () => {
    const { server, storage } = await firstApp();
    const migrate = migration((fields, about) => ({ kind: "pump", ...siteForPlace(fields, about) }));
    const second = testDevice(server, { storage, schema: { version: 2, migrate }, token: "token-1" });
    expect(await second.fields("task", "r1")).toEqual({ kind: "pump", title: "Pump", site: "south" });
    expect(await second.client.listPending()).toMatchObject([{ entry: { delta: { site: "south" } } }]);
    await second.client.syncAll();
    expect(server.alive()["task/r1"]).not.toHaveProperty("kind");
  });

  it("leaves edits of a batch that awaits its answer as they were sent", async () => {
    const { server, storage, device } = await firstApp();
    server.fault = () => "drop_answer";
    await device.client.syncAll().catch(() => {});
    server.fault = () => undefined;
    const second = testDevice(server, { storage, schema: SECOND, token: "token-1" });
    expect(await second.fields("task", "r1")).toEqual({ title: "Pump", site: "south" });
    await second.client.syncAll();
    expect(server.alive()["task/r1"]).toEqual({ title: "Pump", place: "south" });
    expect(await second.fields("task", "r1")).toEqual({ title: "Pump", site: "south" });
    expect([...server.effects.values()]).toEqual([1, 1]);
  });

  describe("that was sent, and then taken out of its batch", () => {
    /** The edit reached the server, its answer did not reach the device, and its batch was given up. */
    async function takenBack(fault: Fault) {
      const { server, storage, device } = await firstApp();
      server.fault = ({ method }) => (method === "POST" ? fault : undefined);
      await device.client.syncAll().catch(() => {});
      device.restart({ domains: ["task"] });
      await device.client.list("task");
      server.fault = () => undefined;
      return { server, storage };
    }

    it("is not alarming where the server has it: it is told as it was, and settled", async () => {
      const { server, storage } = await takenBack("drop_answer");
      const second = testDevice(server, { storage, schema: SECOND, token: "token-1", domains: ["task"] });
      const rejected = vi.fn();
      second.client.on("rejected", rejected);
      await second.client.syncAll();
      expect(server.alive()["task/r1"]).toEqual({ title: "Pump", place: "south" });
      expect(await second.fields("task", "r1")).toEqual({ title: "Pump", site: "south" });
      expect(await second.client.listPending()).toEqual([]);
      expect(await second.client.listRejected()).toEqual([]);
      expect(rejected).not.toHaveBeenCalled();
      expect([...server.effects.values()]).toEqual([1, 1]);
    });

    it("goes in the fields of today where the server never had it", async () => {
      const { server, storage } = await takenBack("drop_request");
      const second = testDevice(server, { storage, schema: SECOND, token: "token-1", domains: ["task"] });
      await second.client.syncAll();
      expect(server.alive()["task/r1"]).toEqual({ title: "Pump", place: "north", site: "south" });
      expect([...server.effects.values()]).toEqual([1, 1]);
    });

    it("is found through several versions of the app", async () => {
      const { server, storage } = await takenBack("drop_answer");
      const options = { storage, token: "token-1", domains: ["task"] };
      await testDevice(server, { ...options, schema: SECOND }).client.list("task");
      const third = migration(({ place, site = place, ...fields }) =>
        site === undefined ? fields : { ...fields, spot: site },
      );
      const last = testDevice(server, { ...options, schema: { version: 3, migrate: third } });
      expect(await last.fields("task", "r1")).toEqual({ title: "Pump", spot: "south" });
      await last.client.syncAll();
      expect(await last.fields("task", "r1")).toEqual({ title: "Pump", spot: "south" });
      expect(await last.client.listRejected()).toEqual([]);
      expect([...server.effects.values()]).toEqual([1, 1]);
    });

    it("is set aside where another edit has its op_id", async () => {
      const { server, storage } = await takenBack("drop_request");
      const opId = server.requests.flatMap(({ body }) => body.entries ?? []).at(-1)?.op_id;
      const other = testDevice(server, { token: "token-1" });
      await other.client.syncAll();
      await (other.client as OwnClient).mutate(
        { domain: "task", mobileId: "r1", changes: { title: "Valve" } },
        opId,
      );
      await other.client.syncAll();
      const second = testDevice(server, { storage, schema: SECOND, token: "token-1", domains: ["task"] });
      await second.client.syncAll();
      expect(await second.client.listRejected()).toMatchObject([{ code: "op_id_reused" }]);
      expect(server.alive()["task/r1"]).toEqual({ title: "Valve", place: "north" });
      expect(await second.fields("task", "r1")).toEqual({ title: "Valve", site: "north" });
    });
  });

  it("is migrated where the edit was set aside without an answer, which goes again after the update", async () => {
    const { server, storage, device } = await firstApp();
    server.fault = ({ body }) =>
      (body.entries ?? []).length > 0 ? { answer: problemAnswer("internal_error") } : undefined;
    await device.client.syncAll();
    expect(await device.client.listRejected()).toMatchObject([{ code: "unanswerable" }]);
    server.fault = () => undefined;
    const second = testDevice(server, { storage, schema: SECOND, token: "token-1", appVersion: "2" });
    expect(await second.client.listRejected()).toMatchObject([{ entry: { delta: { site: "south" } } }]);
    await second.client.syncAll();
    await second.client.syncAll();
    expect(await second.client.listRejected()).toEqual([]);
    expect(server.alive()["task/r1"]).toEqual({ title: "Pump", place: "north", site: "south" });
  });

  it("is refused where the app is older, and stays as it is", async () => {
    const { server, storage } = await firstApp();
    await testDevice(server, { storage, schema: SECOND }).client.list("task");
    const first = testDevice(server, { storage });
    await expect(first.set("task", "r1", { title: "lost?" })).rejects.toThrow(StateRefused);
    await expect(first.client.syncAll()).rejects.toThrow("of a newer app");
    expect(first.client.status().phase).toBe("waiting");
    const second = testDevice(server, { storage, schema: SECOND });
    expect(await second.fields("task", "r1")).toEqual({ title: "Pump", site: "south" });
  });

  it("is refused where nobody says how to migrate it", async () => {
    const { server, storage } = await firstApp();
    const second = testDevice(server, { storage, schema: { version: 2 } });
    await expect(second.client.list("task")).rejects.toThrow("Give schema.migrate");
  });

  it("of a layout that this SDK does not know is refused", async () => {
    const { server, storage } = await firstApp();
    await storage.write({ put: [["meta", { state: 99, schema: 1 }]] });
    await expect(testDevice(server, { storage }).client.list("task")).rejects.toThrow("layout 99");
  });

  it("starts at the app's version on a new device", async () => {
    const server = new FakeServer();
    const storage = memoryStorage();
    await testDevice(server, { storage, schema: SECOND }).set("task", "r1", { site: "north" });
    await expect(testDevice(server, { storage }).client.list("task")).rejects.toThrow("schema 2");
  });
});

describe("what old phones still write", () => {
  it("arrives in the fields of today: changed, removed, whole, in a pull and in the answer to an edit", async () => {
    const { server, storage, device: old } = await firstApp();
    await old.client.syncAll();
    const second = testDevice(server, { storage: memoryStorage(), schema: SECOND });
    await second.client.syncAll();
    expect(await second.fields("task", "r1")).toEqual({ title: "Pump", site: "south" });
    await old.set("task", "r1", { place: "east" });
    await old.client.syncAll();
    await second.client.syncAll();
    expect(await second.fields("task", "r1")).toEqual({ title: "Pump", site: "east" });
    await old.client.mutate({ domain: "task", mobileId: "r1", unset: ["place"] });
    await old.client.syncAll();
    await second.client.syncAll();
    expect(await second.fields("task", "r1")).toEqual({ title: "Pump" });
    await old.set("task", "r1", { place: "west" });
    await old.client.syncAll();
    await second.set("task", "r1", { title: "Valve" });
    await second.client.push();
    expect(await second.fields("task", "r1")).toEqual({ title: "Valve", site: "west" });
    expect(storage).toBeDefined();
  });
});
