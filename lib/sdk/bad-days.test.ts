import { beforeEach, describe, expect, it } from "vitest";
import type { RejectedEvent } from "./events";
import { memoryStorage } from "./storage/memory";
import type { StorageBatch, SyncStorage } from "./storage/storage";
import { type TestDevice, testDevice } from "./testing/device";
import { FakeServer } from "./testing/fake-server";

let server: FakeServer;
let ann: TestDevice;

beforeEach(() => {
  server = new FakeServer();
  server.refuse = ({ delta }) => (delta?.title === "refused" ? "invalid_field" : undefined);
  ann = testDevice(server);
});

describe("a creation that the server refuses", () => {
  it("takes later edits of its record aside, unsent, so that no half of a record is made", async () => {
    const events: RejectedEvent[] = [];
    ann.client.on("rejected", (event) => events.push(event));
    await ann.set("task", "r1", { title: "refused", site: "north" });
    await ann.set("task", "r1", { site: "south" });
    await ann.set("task", "r2", { title: "Valve" });
    const report = await ann.client.syncAll();
    expect(server.alive()).toEqual({ "task/r2": { title: "Valve" } });
    expect(await ann.everything()).toEqual(server.alive());
    expect(report.rejected).toBe(2);
    expect(events.map(({ code }) => code)).toEqual(["invalid_field", "creation_rejected"]);
    expect(await ann.client.listRejected()).toMatchObject([
      { code: "invalid_field", entry: { delta: { title: "refused", site: "north" } } },
      { code: "creation_rejected", entry: { delta: { site: "south" } } },
    ]);
    expect(server.requests.flatMap(({ body }) => body.entries ?? [])).toHaveLength(2);
  });

  it("because it is too large does the same", async () => {
    server.maxBodyBytes = 1500;
    await ann.set("task", "huge", { notes: "x".repeat(2000) });
    await ann.set("task", "huge", { site: "south" });
    await ann.client.syncAll();
    expect(server.alive()).toEqual({});
    const codes = (await ann.client.listRejected()).map(({ code }) => code);
    expect(codes).toEqual(["payload_too_large", "creation_rejected"]);
  });

  it("leaves edits of a record that exists after all to be sent", async () => {
    server.clock = ann.time.clock;
    server.edit("task", "r1", { title: "theirs" });
    ann.time.pass(60_000);
    await ann.set("task", "r1", { title: "refused" });
    await ann.set("task", "r1", { site: "south" });
    await ann.client.syncAll();
    expect(server.alive()).toEqual({ "task/r1": { title: "theirs", site: "south" } });
  });
});

describe("a token that expires in the middle of a long sync", () => {
  it("stops the sync where it was, and a new token goes on from there", async () => {
    const poor = testDevice(server, { network: () => "poor" });
    for (let n = 0; n < 45; n++) await poor.set("task", `t${n}`, { title: `${n}` });
    const expired: string[] = [];
    poor.client.on("auth_expired", ({ code }) => expired.push(code));
    server.fault = () => (server.requests.length === 3 ? void server.revoked.add(2) : undefined);
    await expect(poor.client.syncAll()).rejects.toMatchObject({ status: 401 });
    expect(expired).toEqual(["device_revoked"]);
    expect(poor.client.status()).toMatchObject({ phase: "signed_out", pending: 15 });
    server.revoked.clear();
    await poor.client.syncAll();
    expect(Object.keys(server.alive())).toHaveLength(45);
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
    expect(poor.client.status()).toMatchObject({ phase: "idle", pending: 0 });
  });

  it("is not even noticed where the app has got a new one meanwhile", async () => {
    const { token } = server.device();
    const tokens = ["token-expired", token];
    const { client } = testDevice(server, { token: () => tokens.shift() ?? token });
    await client.syncAll();
    expect(client.status().phase).toBe("idle");
  });

  it("can be prevented by rotating it, which takes effect once the app has saved the new one", async () => {
    await ann.client.syncAll();
    const refused = ann.client.rotateToken(() => Promise.reject(new Error("keychain is locked")));
    await expect(refused).rejects.toThrow("locked");
    await ann.client.syncAll();
    let saved = "";
    await ann.client.rotateToken((token) => {
      saved = token;
    });
    await ann.client.syncAll();
    expect(saved).toBe("token-1+");
    const stale = testDevice(server, { token: "token-1" });
    await expect(stale.client.syncAll()).rejects.toMatchObject({ code: "unauthorized" });
  });
});

describe("an app that is too old for the server", () => {
  it("says so, keeps its edits, and sends them after the update", async () => {
    server.outdated = true;
    await ann.set("task", "r1", { title: "Pump" });
    await expect(ann.client.syncAll()).rejects.toMatchObject({ code: "client_outdated" });
    expect(ann.client.status()).toMatchObject({ phase: "outdated", pending: 1 });
    expect(server.requests).toHaveLength(1);
    server.outdated = false;
    ann.restart();
    await ann.client.syncAll();
    expect(server.alive()).toEqual({ "task/r1": { title: "Pump" } });
  });
});

describe("an answer that breaks off in the middle", () => {
  it("counts as none: it is asked for again, and nothing is done twice", async () => {
    let cut = 0;
    server.fault = () => (cut++ % 2 === 0 ? "truncate_answer" : undefined);
    await ann.set("task", "r1", { title: "Pump" });
    await ann.client.syncAll();
    server.edit("task", "r1", { site: "north" });
    await ann.client.pull();
    expect([...server.effects.values()]).toEqual([1]);
    expect(await ann.everything()).toEqual(server.alive());
  });
});

describe("a storage that fails in the middle of a write", () => {
  /** Each write fails once before it succeeds; in truth it was made, or it was not. */
  function shaky(kept: boolean) {
    const storage = memoryStorage();
    let fails = true;
    const write = async (batch: StorageBatch) => {
      fails = !fails;
      if (fails) return storage.write(batch);
      if (kept) await storage.write(batch);
      throw new Error("disk full");
    };
    return { ...storage, write } satisfies SyncStorage;
  }

  it.each([true, false])("loses nothing and does nothing twice (the write was made: %s)", async (kept) => {
    const device = testDevice(server, { storage: shaky(kept) });
    server.edit("task", "theirs", { title: "Valve" });
    const patient = async (work: () => Promise<unknown>) => {
      for (let attempt = 0; attempt < 20; attempt++) {
        const failed = await work().then(
          () => false,
          (error: Error) => error.message === "disk full",
        );
        if (!failed) return;
      }
      throw new Error("never succeeded");
    };
    for (let n = 0; n < 5; n++) await patient(() => device.set("task", `t${n}`, { title: `${n}` }));
    await patient(() => device.client.syncAll());
    await patient(() => device.set("task", "theirs", { title: "Valve 2" }));
    await patient(() => device.client.syncAll());
    expect(await device.everything()).toEqual(server.alive());
    expect(Object.keys(server.alive())).toHaveLength(6);
    expect(server.alive()["task/theirs"]).toEqual({ title: "Valve 2" });
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
  });
});

describe("a write that failed and was made all the same", () => {
  it("is seen at once, not only after the next start", async () => {
    const storage = memoryStorage();
    const write = async (batch: StorageBatch) => {
      await storage.write(batch);
      throw new Error("no answer from the disk");
    };
    const { client } = testDevice(server, { storage: { ...storage, write } });
    await expect(client.mutate({ domain: "task", mobileId: "r1", changes: { title: "a" } })).rejects.toThrow(
      "disk",
    );
    expect(await client.get("task", "r1")).toMatchObject({ fields: { title: "a" }, pending: 1 });
  });
});

describe("measurements", () => {
  it("of syncs that never reached the server ride along with the first that does, once", async () => {
    server.fault = () => "drop_request";
    await ann.set("task", "r1", { title: "Pump" });
    await ann.client.syncAll().catch(() => {});
    server.fault = () => undefined;
    await ann.client.syncAll();
    await ann.set("task", "r1", { title: "Pump 2" });
    await ann.client.syncAll();
    expect(server.tracked).toMatchObject([
      { error: "network", items_synced: 0 },
      { items_synced: 2, conflicts: 0 },
    ]);
    expect(server.tracked[0]?.duration_ms).toBeGreaterThan(0);
  });

  it("are sent at once where the app asks for it, with its own", async () => {
    await ann.client.syncAll();
    const at = "2026-11-22T10:00:00.000Z";
    await ann.client.track([{ duration_ms: 5, items_synced: 1, conflicts: 0, network_type: "wifi", at }]);
    await ann.client.track();
    expect(server.tracked).toHaveLength(2);
    expect(server.requests.filter(({ path }) => path.endsWith("track"))).toHaveLength(1);
  });
});
