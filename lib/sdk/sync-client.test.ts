import { beforeEach, describe, expect, it } from "vitest";
import { enrollDevice } from "./enroll-device";
import type { SyncStatus } from "./events";
import type { Fetch } from "./send";
import { memoryStorage } from "./storage/memory";
import type { SyncStorage } from "./storage/storage";
import { createSyncClient } from "./sync-client";
import { type TestDevice, testDevice } from "./testing/device";
import { FakeServer } from "./testing/fake-server";
import { problemAnswer } from "./testing/problem-answer";

let server: FakeServer;
let ann: TestDevice;

beforeEach(() => {
  server = new FakeServer();
  ann = testDevice(server);
});

/** Resolves when `ann`'s client has tried to sync so many times. */
function rounds(wanted: number): Promise<void> {
  return new Promise((resolve) => {
    let ended = 0;
    ann.client.on("status", ({ phase }) => {
      if (phase !== "syncing") ended += 1;
      if (ended === wanted) resolve();
    });
  });
}

/** Runs `ann`'s client until it has asked so often, and gives the times at which it did. */
async function askedAt(wanted: number): Promise<number[]> {
  const times: number[] = [];
  const { fault } = server;
  await new Promise<void>((resolve) => {
    server.fault = (request) => {
      times.push(ann.time.clock());
      if (times.length === wanted) {
        ann.client.stop();
        resolve();
      }
      return fault(request);
    };
    ann.client.start({ everyMs: 10_000 });
  });
  return times;
}

describe("the periodic sync", () => {
  it("runs at once and then again and again, until it is stopped", async () => {
    const thrice = rounds(3);
    ann.client.start({ everyMs: 10_000 });
    await thrice;
    ann.client.stop();
    const { length } = server.requests;
    const startedAt = Date.parse("2026-11-22T10:00:00Z");
    expect(ann.time.clock() - startedAt).toBeGreaterThanOrEqual(20_000);
    await ann.client.syncAll();
    expect(server.requests).toHaveLength(length + 1);
  });

  it("comes later where the plan asks for it", async () => {
    server.plan.next_sync_after_sec = 90;
    await ann.set("task", "r1", { title: "Pump" });
    const twice = rounds(2);
    ann.client.start({ everyMs: 10_000 });
    await twice;
    ann.client.stop();
    expect(ann.time.waits).toContain(90_000);
  });

  it("comes no earlier than a long Retry-After asks", async () => {
    server.fault = () => ({ answer: problemAnswer("overloaded", { headers: { "Retry-After": "600" } }) });
    const [first = 0, second = 0] = await askedAt(2);
    expect(second - first).toBeGreaterThanOrEqual(600_000);
  });

  it("asks once an hour where the token is no longer good", async () => {
    server.revoked.add(1);
    const [first = 0, second = 0, third = 0] = await askedAt(3);
    expect([second - first, third - second]).toEqual([3_600_000, 3_600_000]);
    expect(ann.client.status().resting?.why).toBe("signed_out");
  });
});

describe("the client", () => {
  it("needs no network to start, to edit and to read", async () => {
    server.fault = () => "drop_request";
    const { mobileId } = await ann.client.mutate({ domain: "task", changes: { title: "Pump" } });
    expect(mobileId).toMatch(/^[A-Za-z0-9_-]{16}$/);
    expect(await ann.client.get("task", mobileId)).toEqual({
      domain: "task",
      mobileId,
      fields: { title: "Pump" },
      version: 0,
      pending: 1,
    });
    expect(await ann.client.get("task", "none")).toBeUndefined();
  });

  it("does not resolve an edit that the storage did not take, and does not show it", async () => {
    const storage = memoryStorage();
    const full = { ...storage, write: async () => Promise.reject(new Error("disk full")) };
    const { client } = testDevice(server, { storage: full });
    await expect(client.mutate({ domain: "task", mobileId: "r1", changes: { a: 1 } })).rejects.toThrow(
      "full",
    );
    expect(await client.get("task", "r1")).toBeUndefined();
    expect(client.status().pending).toBe(0);
  });

  it("recovers when its storage could not be read at first", async () => {
    const storage = memoryStorage();
    let broken = true;
    const shaky = {
      ...storage,
      read: async (keys: readonly string[]) =>
        broken ? Promise.reject(new Error("locked")) : storage.read(keys),
    };
    const { client } = testDevice(server, { storage: shaky });
    await expect(client.syncAll()).rejects.toThrow("locked");
    broken = false;
    await client.mutate({ domain: "task", mobileId: "r1", changes: { title: "a" } });
    await client.syncAll();
    expect(server.alive()).toEqual({ "task/r1": { title: "a" } });
  });

  it("keeps what was made before a restart in the order it was made", async () => {
    for (const title of ["a", "b", "c"]) await ann.set("task", "r1", { title });
    ann.restart();
    await ann.set("task", "r1", { title: "d" });
    await ann.client.syncAll();
    const sent = server.requests.flatMap(({ body }) => body.entries ?? []);
    expect(sent.map(({ delta }) => delta?.title)).toEqual(["a", "b", "c", "d"]);
  });

  it("never shows a record in the middle of an answer, however slow the storage is", async () => {
    const storage = memoryStorage();
    const later = () => new Promise<void>((resolve) => setImmediate(resolve));
    const slow: SyncStorage = {
      read: async (keys) => {
        const values = await storage.read(keys);
        await later();
        return values;
      },
      range: async (prefix) => {
        const values = await storage.range(prefix);
        await later();
        return values;
      },
      write: async (batch) => {
        await later();
        await storage.write(batch);
      },
    };
    const { client } = testDevice(server, { storage: slow });
    server.edit("journal", "r1", { title: "old" });
    await client.syncAll();
    await client.mutate({ domain: "journal", mobileId: "r1", changes: { title: "mine" } });
    let syncing = true;
    const done = client.syncAll().finally(() => {
      syncing = false;
    });
    const seen = new Set<unknown>();
    while (syncing) {
      seen.add((await client.get("journal", "r1"))?.fields.title);
      seen.add((await client.list("journal"))[0]?.fields.title);
    }
    await done;
    expect([...seen]).toEqual(["mine"]);
  });

  it("sends an edit as it was made, whatever the app does with what it reads", async () => {
    const tags = ["a"];
    await ann.client.mutate({ domain: "task", mobileId: "r1", changes: { tags } });
    tags.push("b");
    const record = await ann.client.get("task", "r1");
    (record?.fields.tags as string[] | undefined)?.push("c");
    await ann.client.syncAll();
    expect(server.alive()).toEqual({ "task/r1": { tags: ["a"] } });
  });

  it("lists a domain by id, without what was deleted", async () => {
    await ann.set("task", "b", { title: "B" });
    await ann.set("ticket", "t", { title: "T" });
    await ann.client.syncAll();
    await ann.set("task", "a", { title: "A" });
    await ann.client.mutate({ domain: "task", mobileId: "c", fields: { title: "C" } });
    await ann.client.mutate({ domain: "task", mobileId: "b", op: "delete" });
    expect((await ann.client.list("task")).map(({ mobileId }) => mobileId)).toEqual(["a", "c"]);
  });

  it("shares a sync that has not begun among all who ask for one", async () => {
    const reports = await Promise.all([1, 2, 3, 4].map(() => ann.client.syncAll()));
    expect(new Set(reports).size).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  it("runs a sync that was asked for during another, so that no edit is left behind", async () => {
    let later: Promise<unknown> = Promise.resolve();
    server.fault = ({ body }) => {
      if (!body.entries && server.requests.length === 1) {
        later = ann.set("task", "r1", { title: "Pump" }).then(() => ann.client.syncAll());
      }
      return undefined;
    };
    await ann.client.syncAll();
    await later;
    expect(server.alive()).toEqual({ "task/r1": { title: "Pump" } });
  });

  it("says what it is doing, what waits, and what went wrong", async () => {
    const seen: SyncStatus[] = [];
    const off = ann.client.on("status", (status) => seen.push(status));
    await ann.set("task", "r1", { title: "Pump" });
    server.fault = () => "drop_request";
    await ann.client.syncAll().catch(() => {});
    server.fault = () => undefined;
    await ann.client.syncAll();
    off();
    await ann.set("task", "r1", { title: "Pump 2" });
    expect(seen.map(({ phase, pending }) => [phase, pending])).toEqual([
      ["idle", 1],
      ["syncing", 1],
      ["waiting", 1],
      ["syncing", 1],
      ["idle", 0],
    ]);
    expect(seen[2]?.error).toMatchObject({ code: "network" });
    expect(ann.client.status()).toMatchObject({ phase: "idle", pending: 1, lastSyncAt: ann.time.clock() });
  });

  it("names the records that look different now", async () => {
    server.edit("task", "theirs", { title: "Valve" });
    const changed: string[] = [];
    ann.client.on("changed", (records) => changed.push(...records.map(({ mobileId }) => mobileId)));
    await ann.set("task", "mine", { title: "Pump" });
    expect(changed).toEqual(["mine"]);
    await ann.client.syncAll();
    expect(changed).toContain("theirs");
  });

  it("asks for the token at each request, so that it can be rotated", async () => {
    const { fetch, token } = server.device();
    let current = "token-999";
    const client = createSyncClient({
      url: "https://sync.test/",
      fetch,
      token: async () => current,
      storage: memoryStorage(),
      setTimer: ann.time.setTimer,
    });
    await expect(client.syncAll()).rejects.toMatchObject({ code: "unauthorized" });
    current = token;
    await client.syncAll();
  });
});

describe("enrollDevice", () => {
  const options = {
    url: "https://sync.test/",
    code: "ABCD",
    device: { name: "Van 3", platform: "ios", app_version: "1.0" },
  };
  const answering = (status: number, body: object, seen: unknown[] = []): Fetch => {
    return async (url, init) => {
      seen.push([url, JSON.parse(String(init.body))]);
      const headers = new Headers(status < 300 ? {} : { "Content-Type": "application/problem+json" });
      return { status, headers, text: async () => JSON.stringify(body) };
    };
  };

  it("gives the device's token", async () => {
    const seen: unknown[] = [];
    const answer = { device_id: "d", tenant_id: "t", token: "tld_x" };
    const deviceKey = "a key of the app's own";
    const enrolled = await enrollDevice({ ...options, deviceKey, fetch: answering(201, answer, seen) });
    expect(enrolled).toEqual({ deviceId: "d", tenantId: "t", token: "tld_x", deviceKey });
    const { code, device } = options;
    const body = { enrollment_code: code, device_key: deviceKey, device };
    expect(seen).toEqual([["https://sync.test/api/v1/devices/enroll", body]]);
  });

  it("says why it did not work", async () => {
    const problem = { code: "unauthorized", detail: "This code has expired" };
    const enrolling = enrollDevice({ ...options, fetch: answering(401, problem) });
    await expect(enrolling).rejects.toMatchObject({ code: "unauthorized", detail: "This code has expired" });
  });
});
