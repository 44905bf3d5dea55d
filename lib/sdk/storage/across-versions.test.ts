import { beforeEach, describe, expect, it } from "vitest";
import { migration } from "../migration";
import { StateRefused } from "../state-version";
import { createSyncClient, type SyncClient } from "../sync-client";
import type { SyncClientOptions } from "../sync-options";
import { FakeBrowser } from "../testing/fake-browser";
import { FakeServer } from "../testing/fake-server";
import { virtualTime } from "../testing/virtual-time";
import { indexedDbStorage } from "./indexeddb";

let server: FakeServer;
let browser: FakeBrowser;
let device: ReturnType<FakeServer["device"]>;

beforeEach(() => {
  server = new FakeServer();
  browser = new FakeBrowser();
  device = server.device();
});

/** In the second version of the app `place` is called `site`. */
const SECOND: Pick<SyncClientOptions, "schema"> = {
  schema: {
    version: 2,
    migrate: migration(({ place, ...fields }) => (place === undefined ? fields : { ...fields, site: place })),
  },
};

function openTab(options: Partial<SyncClientOptions> = {}) {
  const tab = browser.tab();
  const { clock, setTimer } = virtualTime();
  const storage = indexedDbStorage(tab.globals, "tidelock");
  const waits = { url: "https://sync.test", token: device.token, clock, setTimer };
  const client = createSyncClient({ ...waits, storage, ...options, fetch: tab.unlessKilled(device.fetch) });
  return { tab, client };
}

const set = (client: SyncClient, mobileId: string, changes: { [field: string]: string }) =>
  client.mutate({ domain: "task", mobileId, changes });
const fieldsIn = async (client: SyncClient) => (await client.list("task")).map(({ fields }) => fields);

describe("tabs of an app that was updated", () => {
  it("refuse the older one, which does not know the fields of today", async () => {
    const fresh = openTab(SECOND);
    await set(fresh.client, "r1", { site: "north" });
    const old = openTab();
    await expect(old.client.list("task")).rejects.toBeInstanceOf(StateRefused);
    await expect(set(old.client, "r1", { place: "south" })).rejects.toBeInstanceOf(StateRefused);
    await fresh.client.syncAll();
    expect(server.alive()).toEqual({ "task/r1": { site: "north" } });
  });

  it("work through the newer one, also where the older one had the storage, and lose no edit of either", async () => {
    const old = openTab();
    const made = await Promise.all([0, 1, 2].map((n) => set(old.client, `a${n}`, { place: "north" })));
    const syncing = old.client.syncAll().catch(() => {});
    const fresh = openTab(SECOND);
    const late = set(old.client, "late", { place: "west" }).catch((error: unknown) => error);
    await Promise.all([0, 1, 2].map((n) => set(fresh.client, `b${n}`, { site: "south" })));
    await syncing;
    const [north, south] = [{ site: "north" }, { site: "south" }];
    const kept = (await late) instanceof Error ? [] : [{ site: "west" }];
    expect(await fieldsIn(fresh.client)).toEqual([north, north, north, south, south, south, ...kept]);
    await expect(set(old.client, "r9", { place: "east" })).rejects.toBeInstanceOf(StateRefused);
    await fresh.client.syncAll();
    expect(await fresh.client.listPending()).toEqual([]);
    for (const { opId } of made) expect(server.effects.get(opId ?? "")).toBe(1);
    expect(fresh.client.status().phase).toBe("idle");
  });

  it("do so once more where the older one is the last to wait", async () => {
    const old = openTab();
    await set(old.client, "a", { place: "north" });
    const fresh = openTab(SECOND);
    await fresh.client.list("task");
    fresh.tab.kill();
    await expect(old.client.list("task")).rejects.toBeInstanceOf(StateRefused);
    expect(await fieldsIn(openTab(SECOND).client)).toEqual([{ site: "north" }]);
  });
});
