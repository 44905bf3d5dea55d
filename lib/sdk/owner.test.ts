import { beforeEach, describe, expect, it } from "vitest";
import type { TenantId } from "../db/tenant-id";
import { makeDeviceToken } from "../services/devices/device-token";
import { ClientClosed, NotSent, ownerOf, StorageInUse, StorageOwned } from "./owner";
import { memoryStorage } from "./storage/memory";
import type { SyncStorage } from "./storage/storage";
import { createSyncClient } from "./sync-client";
import type { SyncClientOptions } from "./sync-options";
import { FakeServer } from "./testing/fake-server";
import { virtualTime } from "./testing/virtual-time";

const ACME = "0b0e8400-e29b-41d4-a716-446655440000" as TenantId;
const OTHER = "1b0e8400-e29b-41d4-a716-446655440000" as TenantId;
const VAN = "550e8400-e29b-41d4-a716-446655440000";
const CAR = "650e8400-e29b-41d4-a716-446655440000";

let server: FakeServer;
let storage: SyncStorage;
let device: ReturnType<FakeServer["device"]>;

beforeEach(() => {
  server = new FakeServer();
  storage = memoryStorage();
  device = server.device();
});

/** A client that shows the app's real token; the fake server knows its own. */
function open(token: SyncClientOptions["token"], options: Partial<SyncClientOptions> = {}) {
  const time = virtualTime();
  const fetch: SyncClientOptions["fetch"] = (url, init) => {
    const headers = { ...init.headers, Authorization: `Bearer ${device.token}` };
    return device.fetch(url, { ...init, headers });
  };
  return createSyncClient({
    url: "https://sync.test",
    clock: time.clock,
    setTimer: time.setTimer,
    storage: { ...storage },
    ...options,
    token,
    fetch,
  });
}

const pump = { domain: "task", mobileId: "r1", changes: { title: "Pump" } };
const annsToken = makeDeviceToken(ACME, VAN);

describe("a storage knows whose it is", () => {
  it.each([
    ["another tenant", makeDeviceToken(OTHER, VAN), undefined],
    ["another device", makeDeviceToken(ACME, CAR), undefined],
    ["another person", annsToken, "ben"],
    ["nobody in particular", annsToken, undefined],
  ])("and refuses %s before anything is shown, taken or sent", async (who, token, user) => {
    const ann = open(annsToken, {
      user: who.includes("person") || who.includes("nobody") ? "ann" : undefined,
    });
    await ann.mutate(pump);
    const ben = open(token, { user });
    const calls = [
      ben.get("task", "r1"),
      ben.list("task"),
      ben.listPending(),
      ben.mutate(pump),
      ben.syncAll(),
    ];
    for (const call of calls) await expect(call).rejects.toBeInstanceOf(StorageOwned);
    expect(server.requests).toEqual([]);
    expect(ben.status()).toMatchObject({ phase: "waiting", pending: 0 });
    const again = open(annsToken, { user: "ann" });
    expect(await again.listPending()).toHaveLength(1);
  });

  it("and takes a new token of the same device, and a person that is named later", async () => {
    await open(annsToken).mutate(pump);
    const rotated = makeDeviceToken(ACME, VAN);
    expect(await open(rotated).get("task", "r1")).toBeDefined();
    await open(rotated, { user: "ann" }).mutate({ ...pump, changes: { title: "Pump 2" } });
  });

  it("and notices when the app hands another's token to a client that runs", async () => {
    let token = annsToken;
    const client = open(() => token);
    await client.mutate(pump);
    token = makeDeviceToken(OTHER, CAR);
    await expect(client.syncAll()).rejects.toBeInstanceOf(StorageOwned);
    expect(server.requests).toEqual([]);
  });

  it("by the ids of tenant and device in the token", () => {
    expect(ownerOf(annsToken)).toEqual(ownerOf(makeDeviceToken(ACME, VAN)));
    expect(ownerOf(annsToken)).not.toEqual(ownerOf(makeDeviceToken(ACME, CAR)));
    expect(ownerOf("some-other-token", "ann")).toEqual({ device: undefined, user: "ann" });
  });
});

describe("signing out", () => {
  it("with `send` sends what waits and leaves nothing behind", async () => {
    const ann = open(annsToken, { user: "ann" });
    await ann.mutate(pump);
    await ann.signOut({ pending: "send" });
    expect(server.alive()).toEqual({ "task/r1": { title: "Pump" } });
    expect(await storage.range("")).toEqual([]);
    await expect(ann.list("task")).rejects.toBeInstanceOf(ClientClosed);
    expect(ann.status()).toMatchObject({ phase: "signed_out", pending: 0 });
    expect(await open(makeDeviceToken(OTHER, CAR), { user: "ben" }).list("task")).toEqual([]);
  });

  it("with `send` stays signed in where an edit can't be sent or is refused", async () => {
    const ann = open(annsToken, { retry: { attempts: 1 } });
    await ann.mutate(pump);
    server.fault = () => "drop_request";
    await expect(ann.signOut({ pending: "send" })).rejects.toMatchObject({ code: "network" });
    server.fault = () => undefined;
    server.refuse = () => "invalid_field";
    await expect(ann.signOut({ pending: "send" })).rejects.toBeInstanceOf(NotSent);
    expect(await ann.listRejected()).toHaveLength(1);
  });

  it("with `send` stays signed in where a sync that runs already has an edit refused", async () => {
    const ann = open(annsToken);
    await ann.mutate(pump);
    server.refuse = () => "invalid_field";
    const running = ann.syncAll();
    await expect(ann.signOut({ pending: "send" })).rejects.toBeInstanceOf(NotSent);
    await running;
    expect(await ann.listRejected()).toHaveLength(1);
  });

  it("with `keep` shows nothing any more, and the same person finds everything again", async () => {
    const ann = open(annsToken, { user: "ann" });
    await ann.syncAll();
    await ann.mutate(pump);
    await ann.signOut({ pending: "keep" });
    await expect(ann.get("task", "r1")).rejects.toBeInstanceOf(ClientClosed);
    await expect(open(annsToken, { user: "ben" }).list("task")).rejects.toBeInstanceOf(StorageOwned);
    const again = open(annsToken, { user: "ann" });
    expect((await again.get("task", "r1"))?.fields).toEqual({ title: "Pump" });
    await again.syncAll();
    expect(server.alive()).toEqual({ "task/r1": { title: "Pump" } });
  });

  it("with `discard` forgets what waits, unsent", async () => {
    const ann = open(annsToken);
    await ann.mutate(pump);
    await ann.signOut({ pending: "discard" });
    expect(await storage.range("")).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  it("lets nothing of a sync that runs into the storage", async () => {
    server.edit("task", "r1", { title: "Pump" });
    const ann = open(annsToken);
    let signedOut: Promise<void> | undefined;
    server.fault = () => {
      signedOut ??= ann.signOut({ pending: "discard" });
      return undefined;
    };
    await expect(ann.syncAll()).rejects.toBeInstanceOf(ClientClosed);
    await signedOut;
    expect(await storage.range("")).toEqual([]);
  });
});

describe("wiping", () => {
  it("empties the storage, whosever it is, and lets the next person in", async () => {
    await open(annsToken).mutate(pump);
    const ben = open(makeDeviceToken(OTHER, CAR));
    await expect(ben.list("task")).rejects.toBeInstanceOf(StorageOwned);
    await ben.wipe();
    expect(await ben.list("task")).toEqual([]);
    await ben.mutate({ ...pump, changes: { title: "Ben's" } });
    await ben.syncAll();
    expect(server.alive()).toEqual({ "task/r1": { title: "Ben's" } });
    await expect(open(annsToken).list("task")).rejects.toBeInstanceOf(StorageOwned);
  });

  it("tells whoever shows records that they look different now", async () => {
    const ann = open(annsToken);
    await ann.mutate(pump);
    const changed: unknown[] = [];
    ann.on("changed", (records) => changed.push(records));
    await ann.wipe();
    expect(changed).toEqual([[]]);
    expect(ann.status()).toMatchObject({ phase: "idle", pending: 0 });
  });
});

describe("two clients on one storage", () => {
  it("never lose an edit: the one that came first is refused, and says so", async () => {
    const first = open(annsToken, { storage });
    await first.mutate(pump);
    const second = open(annsToken, { storage });
    await second.mutate({ ...pump, mobileId: "r2" });
    await expect(first.mutate({ ...pump, mobileId: "r3" })).rejects.toBeInstanceOf(StorageInUse);
    await expect(first.list("task")).rejects.toBeInstanceOf(StorageInUse);
    expect(await open(annsToken, { storage }).listPending()).toHaveLength(2);
  });
});
