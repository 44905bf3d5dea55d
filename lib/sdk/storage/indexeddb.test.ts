import { beforeEach, describe, expect, it } from "vitest";
import { StorageInUse } from "../owner";
import { createSyncClient } from "../sync-client";
import { FakeBrowser, type FakeTab } from "../testing/fake-browser";
import { FakeServer } from "../testing/fake-server";
import { virtualTime } from "../testing/virtual-time";
import { type IndexedDbGlobals, indexedDbStorage } from "./indexeddb";

let browser: FakeBrowser;
let tab: FakeTab;
let server: FakeServer;
let device: ReturnType<FakeServer["device"]>;

beforeEach(() => {
  browser = new FakeBrowser();
  tab = browser.tab();
  server = new FakeServer();
  device = server.device();
});

/** A browser without Web Locks. */
const alone = (globals: IndexedDbGlobals = tab.globals): IndexedDbGlobals => ({
  indexedDB: globals.indexedDB,
  IDBKeyRange: globals.IDBKeyRange,
});

function open(globals: IndexedDbGlobals = alone()) {
  const time = virtualTime();
  return createSyncClient({
    url: "https://sync.test",
    ...device,
    clock: time.clock,
    setTimer: time.setTimer,
    storage: indexedDbStorage(globals, "tidelock"),
  });
}

const pump = { domain: "task", mobileId: "r1", changes: { title: "Pump" } };

function evict(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = browser.indexedDB.deleteDatabase("tidelock");
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

describe("a connection that died without a word", () => {
  it("is opened anew, and the call goes on", async () => {
    const client = open();
    await client.mutate(pump);
    for (let n = 2; n <= 4; n++) {
      for (const connection of tab.connections) connection.close();
      await client.mutate({ ...pump, mobileId: `r${n}` });
      for (const connection of tab.connections) connection.close();
      expect(await client.list("task")).toHaveLength(n);
    }
    for (const connection of tab.connections) connection.close();
    await client.syncAll();
    expect(Object.keys(server.alive())).toHaveLength(4);
  });

  it("is not opened again and again: what fails twice is told", async () => {
    const client = open();
    await client.mutate(pump);
    let begun = 0;
    for (const connection of tab.connections) connection.close();
    const { open: openDatabase } = browser.indexedDB;
    browser.indexedDB.open = (...args) => {
      const request = openDatabase.apply(browser.indexedDB, args);
      request.addEventListener("success", () => {
        begun += 1;
        (request.result as unknown as IDBDatabase).close();
      });
      return request;
    };
    await expect(client.mutate(pump)).rejects.toMatchObject({ name: "InvalidStateError" });
    expect(begun).toBe(1);
  });
});

describe("a database that the browser emptied while it was open", () => {
  it("is noticed: everything begins anew, and nothing is half", async () => {
    server.edit("task", "r1", { title: "Pump", site: "north" });
    const client = open();
    await client.syncAll();
    await evict();
    expect(await client.get("task", "r1")).toBeUndefined();
    expect(await client.list("task")).toEqual([]);
    server.edit("task", "r1", { title: "Pump 2" });
    await client.syncAll();
    expect((await client.get("task", "r1"))?.fields).toEqual({ title: "Pump 2", site: "north" });
  });

  it("costs no edit that waited: they are put back and sent", async () => {
    server.edit("task", "r1", { title: "Pump", site: "north" });
    const client = open();
    await client.syncAll();
    await client.mutate({ ...pump, changes: { title: "Mine" } });
    await client.mutate({ ...pump, mobileId: "new" });
    await evict();
    // Of r1 there is nothing but an edit, which is no record.
    expect((await client.list("task")).map(({ mobileId }) => mobileId)).toEqual(["new"]);
    expect(await client.listPending()).toHaveLength(2);
    await client.syncAll();
    expect(server.alive()).toEqual({
      "task/r1": { title: "Mine", site: "north" },
      "task/new": { title: "Pump" },
    });
    expect((await client.get("task", "r1"))?.fields).toEqual({ title: "Mine", site: "north" });
  });

  it("takes the edit that noticed it", async () => {
    const client = open();
    await client.syncAll();
    await evict();
    await client.mutate(pump);
    expect(await open().list("task")).toHaveLength(1);
  });
});

describe("where the browser has no locks", () => {
  it("the client that opened the storage last writes, and the other is refused: no edit is lost", async () => {
    const [first, second] = [open(), open(alone(browser.tab().globals))];
    await first.mutate(pump);
    await second.mutate({ ...pump, mobileId: "r2" });
    await expect(first.mutate({ ...pump, mobileId: "r3" })).rejects.toBeInstanceOf(StorageInUse);
    await expect(first.mutate({ ...pump, mobileId: "r3" })).rejects.toBeInstanceOf(StorageInUse);
    await second.mutate({ ...pump, mobileId: "r4" });
    expect((await open().list("task")).map(({ mobileId }) => mobileId)).toEqual(["r1", "r2", "r4"]);
  });
});

describe("lasting storage", () => {
  it("is asked for once, and the app can see what came of it", async () => {
    let asked = 0;
    const persist = async () => {
      asked += 1;
      return true;
    };
    const storage = indexedDbStorage({ ...alone(), navigator: { storage: { persist } } }, "tidelock");
    expect(asked).toBe(0);
    await storage.read(["a"]);
    await storage.range("a");
    expect(await storage.persisted()).toBe(true);
    expect(asked).toBe(1);
  });

  it("is not there where nobody can be asked, or the asking fails", async () => {
    expect(await indexedDbStorage(alone(), "a").persisted()).toBe(false);
    const persist = () => Promise.reject(new Error("no"));
    expect(await indexedDbStorage({ ...alone(), navigator: { storage: { persist } } }, "b").persisted()).toBe(
      false,
    );
  });
});
