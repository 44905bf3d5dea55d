import { beforeEach, describe, expect, it } from "vitest";
import { InvalidEdit } from "../check-edit";
import { ClientClosed, StorageOwned } from "../owner";
import { createSyncClient, type SyncClient } from "../sync-client";
import { SyncError } from "../sync-error";
import type { SyncClientOptions } from "../sync-options";
import { FakeBrowser, type FakeTab } from "../testing/fake-browser";
import { FakeServer } from "../testing/fake-server";
import { virtualTime } from "../testing/virtual-time";
import { indexedDbStorage } from "./indexeddb";

let server: FakeServer;
let browser: FakeBrowser;
let device: ReturnType<FakeServer["device"]>;
let time: ReturnType<typeof virtualTime>;

beforeEach(() => {
  server = new FakeServer();
  browser = new FakeBrowser();
  device = server.device();
  time = virtualTime();
});

/** Real time, for waits that must not end before what they wait for. */
const realTime: Partial<SyncClientOptions> = {
  setTimer: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

type OpenTab = { tab: FakeTab; client: SyncClient };

function openTab(options: Partial<SyncClientOptions> = {}): OpenTab {
  const tab = browser.tab();
  const client = createSyncClient({
    url: "https://sync.test",
    token: device.token,
    clock: time.clock,
    setTimer: time.setTimer,
    storage: indexedDbStorage(tab.globals, "tidelock"),
    ...options,
    fetch: tab.unlessKilled(device.fetch),
  });
  return { tab, client };
}

/** Two tabs of which the first holds the storage. */
async function twoTabs(options: Partial<SyncClientOptions> = {}) {
  const holder = openTab(options);
  await holder.client.list("task");
  const other = openTab(options);
  await other.client.list("task");
  return { holder, other };
}

const put = ({ client }: OpenTab, mobileId: string, title: string) =>
  client.mutate({ domain: "task", mobileId, changes: { title } });

async function titles({ client }: OpenTab): Promise<unknown[]> {
  return (await client.list("task")).map(({ fields }) => fields.title);
}

describe("two tabs of one device", () => {
  it("keep the edits of both, made offline at the same time, over a restart", async () => {
    const { holder, other } = await twoTabs();
    for (let n = 0; n < 10; n++) {
      await Promise.all([put(holder, `a${n}`, `a${n}`), put(other, `b${n}`, `b${n}`)]);
    }
    expect(await titles(holder)).toEqual(await titles(other));
    holder.tab.kill();
    other.tab.kill();
    const restarted = openTab();
    expect(await titles(restarted)).toHaveLength(20);
    await restarted.client.syncAll();
    expect(Object.keys(server.alive())).toHaveLength(20);
    expect([...server.effects.values()].every((times) => times === 1)).toBe(true);
  });

  it("answer alike, whichever is asked", async () => {
    const { holder, other } = await twoTabs();
    const made = await other.client.mutate({
      domain: "task",
      changes: { title: "Pump" },
      mobileId: undefined,
    });
    expect(made.opId).not.toBeNull();
    const record = await other.client.get("task", made.mobileId);
    expect(record).toEqual(await holder.client.get("task", made.mobileId));
    expect(await other.client.listPending()).toHaveLength(1);
    expect(await other.client.syncAll()).toMatchObject({ pushed: 1 });
    expect(await other.client.push()).toMatchObject({ pushed: 0 });
    expect(await other.client.pull()).toMatchObject({ pulled: 0 });
    expect(await other.client.partialSync()).toMatchObject({ remaining: 0 });
    expect(await other.client.getQueueStatus()).toMatchObject({ pending_items: 0 });
    await other.client.track();
    expect(await other.client.listRejected()).toEqual([]);
    expect(await other.client.dismissRejected("none")).toBe(false);
    expect(await other.client.get("task", "none")).toBeUndefined();
    expect(other.client.status()).toEqual(holder.client.status());
  });

  it("hear of everything in both, whichever did it", async () => {
    const { holder, other } = await twoTabs();
    const heard = [holder, other].map(({ client }) => {
      const names: string[] = [];
      for (const name of ["changed", "conflict", "rejected", "sync_complete", "auth_expired"] as const) {
        client.on(name, () => names.push(name));
      }
      client.on("status", ({ phase, pending }) => names.push(`${phase} ${pending}`));
      return names;
    });
    server.refuse = ({ delta }) => (delta?.title === "refused" ? "invalid_field" : undefined);
    server.edit("attendance", "a1", { status: "in" });
    await other.client.syncAll();
    server.edit("attendance", "a1", { status: "out" });
    await other.client.mutate({ domain: "attendance", mobileId: "a1", changes: { status: "late" } });
    await put(other, "r1", "refused");
    await holder.client.syncAll();
    server.revoked.add(1);
    await other.client.syncAll().catch(() => {});
    await other.client.list("task");
    expect(heard[0]).toEqual(heard[1]);
    for (const name of ["changed", "conflict", "rejected", "sync_complete", "auth_expired", "signed_out 0"]) {
      expect(heard[1]).toContain(name);
    }
  });

  it("say how things stand as soon as they know: there may be no network", async () => {
    const offline = { state: () => "offline" as const };
    for (const { client } of [openTab({ network: offline }), openTab({ network: offline })]) {
      await new Promise<void>((resolve) =>
        client.on("status", ({ online }) => (online ? undefined : resolve())),
      );
    }
  });

  it("throw the same errors, of the same classes", async () => {
    const { other } = await twoTabs({ retry: { attempts: 1 } });
    await expect(put(other, "r1", "\ud83d")).rejects.toBeInstanceOf(InvalidEdit);
    server.outdated = true;
    const refused = await other.client.syncAll().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(SyncError);
    expect(refused).toMatchObject({ code: "client_outdated", status: 426, name: "SyncError" });
    expect(other.client.status().error).toBeInstanceOf(SyncError);
  });

  it("make a copy of an edit at once", async () => {
    const { other } = await twoTabs();
    const changes = { tags: ["a"] };
    const made = other.client.mutate({ domain: "task", mobileId: "r1", changes });
    changes.tags.push("b");
    await made;
    expect((await other.client.get("task", "r1"))?.fields).toEqual({ tags: ["a"] });
  });

  it("sync while a person looks at either of them", async () => {
    const looks = new Map<string, boolean>([
      ["holder", true],
      ["other", false],
    ]);
    const listeners: (() => void)[] = [];
    const appState = (name: string) => ({
      isActive: () => looks.get(name) ?? false,
      onChange: (listener: () => void) => {
        listeners.push(listener);
        return () => {};
      },
    });
    const holder = openTab({ appState: appState("holder") });
    await holder.client.list("task");
    const other = openTab({ appState: appState("other") });
    looks.set("holder", false).set("other", true);
    for (const listener of listeners) listener();
    const done = new Promise((resolve) => other.client.on("sync_complete", resolve));
    holder.client.start();
    other.client.start();
    await done;
    looks.set("other", false);
    for (const listener of listeners) listener();
    await other.client.list("task");
    holder.client.stop();
    other.client.stop();
  });
});

describe("a tab that held the storage", () => {
  it("hands it over when it is closed", async () => {
    const { holder, other } = await twoTabs();
    await put(other, "r1", "Pump");
    await holder.client.close();
    await put(other, "r2", "Valve");
    expect(await titles(other)).toEqual(["Pump", "Valve"]);
    await expect(put(holder, "r3", "Late")).rejects.toBeInstanceOf(ClientClosed);
  });

  it.each(Array.from({ length: 14 }, (_, n) => n + 1))(
    "may die before any write (%i): what others had asked for is done by the next one, once",
    async (fatal) => {
      const { holder, other } = await twoTabs();
      const third = openTab();
      await third.client.list("task");
      holder.tab.writes = 0;
      holder.tab.onWrite = (write) => {
        if (write === fatal) holder.tab.kill();
      };
      const alive = [other, third];
      await Promise.all([
        ...alive.flatMap((tab, at) => [0, 1, 2].map((n) => put(tab, `r${at}${n}`, `${at}${n}`))),
        other.client.syncAll(),
      ]);
      holder.tab.kill();
      await third.client.syncAll();
      expect(await titles(other)).toEqual(["00", "01", "02", "10", "11", "12"]);
      expect(Object.keys(server.alive())).toHaveLength(6);
      expect([...server.effects.values()]).toEqual([1, 1, 1, 1, 1, 1]);
    },
  );

  it("may die after an edit was made, sent and answered, and before its caller heard of it", async () => {
    const { holder, other } = await twoTabs();
    const channel = [...browser.channels].find(({ tab }) => tab === holder.tab);
    const answer = channel?.postMessage.bind(channel);
    // Whatever it says from now on doesn't arrive.
    if (channel) channel.postMessage = () => {};
    const asked = put(other, "r1", "Pump");
    await expect.poll(() => holder.client.listPending()).toHaveLength(1);
    await holder.client.syncAll();
    server.edit("task", "r1", { title: "Mended" });
    await holder.client.syncAll();
    if (channel && answer) channel.postMessage = answer;
    holder.tab.kill();
    expect((await asked).opId).toBeTruthy();
    expect(await other.client.listPending()).toEqual([]);
    await other.client.syncAll();
    expect(server.alive()).toEqual({ "task/r1": { title: "Mended" } });
    expect(await other.client.listPending()).toEqual([]);
  });

  it("makes a call once that it hears twice", async () => {
    const { holder, other } = await twoTabs();
    const channel = [...browser.channels].find(({ tab }) => tab === other.tab);
    const post = channel?.postMessage.bind(channel);
    if (channel && post) {
      channel.postMessage = (message) => {
        post(message);
        post(message);
      };
    }
    await Promise.all([put(other, "r1", "Pump"), put(other, "r2", "Valve")]);
    expect(await holder.client.listPending()).toHaveLength(2);
  });

  it("takes what it remembered of others' calls back once they have heard", async () => {
    const { holder, other } = await twoTabs();
    await put(other, "r1", "Pump");
    await put(other, "r2", "Valve");
    await put(holder, "r3", "Tap");
    const kept = await indexedDbStorage(browser.tab().globals, "tidelock").range("called/");
    expect(kept.length).toBeLessThanOrEqual(1);
  });

  it("lets the next one sync as often as was asked for", async () => {
    const { holder, other } = await twoTabs();
    other.client.start();
    await other.client.list("task");
    holder.tab.kill();
    await new Promise((resolve) => other.client.on("sync_complete", resolve));
    other.client.stop();
  });
});

describe("a new token", () => {
  it("is saved by the tab that asked for it, and is good for whichever holds the storage next", async () => {
    const { holder, other } = await twoTabs(realTime);
    let saved = "";
    await other.client.rotateToken((token) => {
      saved = token;
    });
    expect(saved).toBe("token-1+");
    await holder.client.syncAll();
    holder.tab.kill();
    await other.client.syncAll();
    expect(other.client.status().phase).toBe("idle");
  });

  it("is not taken where that tab can't save it", async () => {
    const { holder, other } = await twoTabs(realTime);
    const refused = other.client.rotateToken(() => Promise.reject(new Error("keychain is locked")));
    await expect(refused).rejects.toThrow("locked");
    await holder.client.syncAll();
  });
});

describe("signing out in one tab", () => {
  it("ends all of them, and a tab of somebody else is let in only after that", async () => {
    const { holder, other } = await twoTabs({ user: "ann" });
    await put(holder, "r1", "Pump");
    const ben = openTab({ user: "ben" });
    await expect(ben.client.list("task")).rejects.toBeInstanceOf(StorageOwned);
    await expect(ben.client.wipe()).rejects.toBeInstanceOf(StorageOwned);
    await other.client.signOut({ pending: "send" });
    expect(server.alive()).toEqual({ "task/r1": { title: "Pump" } });
    for (const { client } of [holder, other]) {
      await expect(client.list("task")).rejects.toBeInstanceOf(ClientClosed);
      expect(client.status().phase).toBe("signed_out");
    }
    const benAgain = openTab({ user: "ben" });
    expect(await benAgain.client.list("task")).toEqual([]);
  });
});
