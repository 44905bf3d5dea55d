import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "@/lib/services/context";
import { requestResync } from "@/lib/services/devices/request-resync";
import { updateSettings } from "@/lib/services/settings/update-settings";
import { testContext } from "@/lib/services/testing/test-context";
import type { Fields } from "../contract/json";
import { DICTIONARY_CODING } from "../core/bandwidth/dictionary";
import { seededRandom } from "../core/random";
import { InvalidEdit } from "./check-edit";
import { sharedDictionary } from "./dictionary";
import type { ConflictEvent, RejectedEvent } from "./events";
import { platform } from "./platform";
import type { Fetch } from "./send";
import { memoryStorage } from "./storage/memory";
import { createSyncClient } from "./sync-client";
import { nodeDeflate } from "./testing/node-deflate";
import {
  badFetch,
  enrolledToken,
  FOREVER_MS,
  impatientTimer,
  keptAnywhere,
  onServer,
  SERVER,
} from "./testing/real-server";
import { routeFetch } from "./testing/route-fetch";
import type { SharedDictionary } from "./with-dictionary";

const DOMAINS = ["journal", "attendance", "task", "ticket", "work_order"];

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});
afterEach(() => {
  vi.useRealTimers();
});

type Device = Awaited<ReturnType<typeof enrolled>>;

/** A device that came in by the API, with a clock that is off by `skewMs`, and everything it was told. */
async function enrolled({
  skewMs = 0,
  fetch = routeFetch,
  dictionary,
}: {
  skewMs?: number;
  fetch?: Fetch;
  dictionary?: SharedDictionary;
} = {}) {
  const token = await enrolledToken(ctx);
  const storage = memoryStorage();
  const conflicts: ConflictEvent[] = [];
  const rejected: RejectedEvent[] = [];
  const start = (appVersion?: string) => {
    const client = createSyncClient({
      ...platform(globalThis),
      url: SERVER,
      token,
      appVersion,
      fetch,
      dictionary,
      storage,
      setTimer: impatientTimer,
      timeoutMs: FOREVER_MS,
      clock: () => Date.now() + skewMs,
    });
    client.on("conflict", (event) => conflicts.push(event));
    client.on("rejected", (event) => rejected.push(event));
    return client;
  };
  let client = start();
  return {
    conflicts,
    rejected,
    get client() {
      return client;
    },
    restart(appVersion?: string) {
      client = start(appVersion);
    },
    set: (domain: string, mobileId: string, changes: Fields) => client.mutate({ domain, mobileId, changes }),
    fields: async (domain: string, mobileId: string) => (await client.get(domain, mobileId))?.fields,
    async everything(): Promise<{ [key: string]: Fields }> {
      const lists = await Promise.all(DOMAINS.map((domain) => client.list(domain)));
      return Object.fromEntries(
        lists.flat().map(({ domain, mobileId, fields }) => [`${domain}/${mobileId}`, fields]),
      );
    },
  };
}

function changeCounter(data: { epoch?: number; forgottenVersion?: bigint }) {
  return withTenant(ctx.tenant, (t) =>
    t.models.tenantCounter.update({ where: { tenantId: ctx.tenant }, data }),
  );
}

async function counter(): Promise<bigint> {
  const row = await withTenant(ctx.tenant, (t) =>
    t.models.tenantCounter.findUniqueOrThrow({ where: { tenantId: ctx.tenant } }),
  );
  return row.version;
}

describe("the client against the real server", () => {
  it("brings both sides of a conflict to the same record, and tells the one who lost", async () => {
    const [ann, ben] = [await enrolled(), await enrolled()];
    await ann.set("attendance", "a1", { worker_id: "w7", status: "in", site: "north" });
    await ann.client.syncAll();
    await ben.client.syncAll();
    await ben.set("attendance", "a1", { status: "out" });
    await ben.client.syncAll();
    await ann.client.mutate({
      domain: "attendance",
      mobileId: "a1",
      changes: { status: "late" },
      unset: ["site"],
    });
    await ann.client.syncAll();
    expect(ann.conflicts).toMatchObject([{ resolution: "resolved", strategy: "server_wins" }]);
    expect(await ann.fields("attendance", "a1")).toEqual({ worker_id: "w7", status: "out" });
    await ben.client.syncAll();
    expect(await ben.everything()).toEqual(await onServer(ctx));
    expect(await ann.everything()).toEqual(await onServer(ctx));
  });

  it("keeps the version that the user saw for edits made while others' came in, so that their conflict is found", async () => {
    let meanwhile = async () => {};
    const ann = await enrolled({
      fetch: async (url, init) => {
        const answer = await routeFetch(url, init);
        await meanwhile();
        meanwhile = async () => {};
        return answer;
      },
    });
    const ben = await enrolled();
    await ann.set("attendance", "a1", { status: "in", site: "north" });
    await ann.client.syncAll();
    await ben.client.syncAll();
    await ben.set("attendance", "a1", { site: "south" });
    await ben.client.syncAll();
    await ann.set("attendance", "a1", { status: "late" });
    meanwhile = async () => void (await ann.set("attendance", "a1", { site: "west" }));
    await ann.client.syncAll();
    expect(ann.conflicts).toMatchObject([{ strategy: "server_wins", edit: { delta: { site: "west" } } }]);
    expect(await ann.everything()).toEqual(await onServer(ctx));
  });

  it("keeps the later of two edits of one field, though the first was on its way for longer", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    let onTheWay: (() => Promise<unknown>) | undefined;
    const ann = await enrolled({
      fetch: async (url, init) => {
        const meanwhile = onTheWay;
        onTheWay = undefined;
        if (meanwhile) {
          vi.advanceTimersByTime(3000);
          await meanwhile();
          vi.advanceTimersByTime(12_000);
        }
        return routeFetch(url, init);
      },
    });
    const ben = await enrolled();
    await ann.set("task", "t1", { title: "Pump", notes: "none" });
    await ann.client.syncAll();
    await ben.client.syncAll();
    await ben.set("task", "t1", { notes: "Ben's" });
    await ben.client.syncAll();
    await ann.set("task", "t1", { title: "first" });
    onTheWay = () => ann.set("task", "t1", { title: "second" });
    await ann.client.syncAll();
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "second", notes: "Ben's" } });
    expect(await ann.everything()).toEqual(await onServer(ctx));
  });

  it("writes each edit once, though every answer gets lost once and the app restarts", async () => {
    let requests = 0;
    const ann = await enrolled({
      fetch: async (url, init) => {
        const answer = await routeFetch(url, init);
        requests += 1;
        if (requests % 2 === 1) throw new TypeError("fetch failed");
        return answer;
      },
    });
    for (let n = 0; n < 120; n++) await ann.set("task", `t${n % 50}`, { title: `${n}` });
    await ann.client.syncAll();
    ann.restart();
    await ann.set("task", "t0", { title: "last" });
    await ann.client.syncAll();
    expect(await counter()).toBe(121n);
    expect(await ann.everything()).toEqual(await onServer(ctx));
  });

  it("starts from nothing where its checkpoint is older than the tombstones, and drops what is gone", async () => {
    const [ann, ben] = [await enrolled(), await enrolled()];
    for (const id of ["kept", "gone", "edited"]) await ann.set("task", id, { title: id });
    await ann.client.syncAll();
    await ben.client.syncAll();
    await ben.client.mutate({ domain: "task", mobileId: "gone", op: "delete" });
    await ben.client.syncAll();
    await withTenant(ctx.tenant, (t) => t.models.syncRecord.deleteMany({ where: { deleted: true } }));
    await changeCounter({ forgottenVersion: await counter() });
    await ann.set("task", "edited", { title: "by Ann" });
    await ann.client.syncAll();
    expect(await ann.everything()).toEqual({
      "task/kept": { title: "kept" },
      "task/edited": { title: "by Ann" },
    });
    expect(await ann.everything()).toEqual(await onServer(ctx));
  });

  it("starts from nothing when a manager asks for a full resync, and keeps what waits in its outbox", async () => {
    const [ann, ben] = [await enrolled(), await enrolled()];
    await ann.set("task", "t1", { title: "Pump" });
    await ann.client.syncAll();
    await ben.client.syncAll();
    await ben.set("task", "t2", { title: "Valve" });
    const [device] = await withTenant(ctx.tenant, (t) =>
      t.models.device.findMany({ where: { tenantId: ctx.tenant }, orderBy: { no: "desc" }, take: 1 }),
    );
    await requestResync({ ctx, input: { device_id: device?.id ?? "" } });
    const fromNothing = vi.fn();
    ben.client.on("sync_complete", fromNothing);
    await ben.client.syncAll();
    expect(await ben.everything()).toEqual(await onServer(ctx));
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "Pump" }, "task/t2": { title: "Valve" } });
    // Its own edit comes along, which it is never sent otherwise.
    expect(fromNothing.mock.calls[0]?.[0]).toMatchObject({ pushed: 1, pulled: 2 });
  });

  it("loses no waiting edit when the server was restored from a backup", async () => {
    const [ann, ben] = [await enrolled(), await enrolled()];
    await ann.set("journal", "j1", { title: "Monday", mood: "fine" });
    await ann.client.syncAll();
    await ben.client.syncAll();
    await ben.set("journal", "j1", { mood: "tired" });
    await ann.client.mutate({ domain: "journal", mobileId: "j1", changes: { body: "…" }, baseVersion: 999 });
    await changeCounter({ epoch: 2 });
    for (const { client } of [ann, ben, ann]) await client.syncAll();
    expect([...ann.rejected, ...ben.rejected]).toEqual([]);
    expect(await onServer(ctx)).toEqual({ "journal/j1": { title: "Monday", mood: "tired", body: "…" } });
    expect(await ann.everything()).toEqual(await onServer(ctx));
    expect(await ben.everything()).toEqual(await onServer(ctx));
  });

  it("sends what is urgent ahead of a batch whose answer got lost, each edit once", async () => {
    let lost = true;
    const ann = await enrolled({
      fetch: async (url, init) => {
        const answer = await routeFetch(url, init);
        if (lost && url.endsWith("/push")) throw new TypeError("fetch failed");
        return answer;
      },
    });
    const ben = await enrolled();
    await ben.set("task", "theirs", { title: "Valve" });
    await ben.client.syncAll();
    await ann.client.pull();
    for (let n = 0; n < 30; n++) await ann.set("task", `t${n}`, { title: `${n}` });
    await expect(ann.client.syncAll()).rejects.toMatchObject({ code: "network" });
    await ben.client.mutate({ domain: "ticket", mobileId: "t9", changes: { is_escalated: true } });
    await ben.client.syncAll();
    await ann.client.mutate({ domain: "task", mobileId: "fire", changes: { title: "!" }, priority: "high" });
    const report = await ann.client.partialSync();
    expect(report).toMatchObject({ pushed: 1, remaining: 0 });
    expect(await onServer(ctx)).toMatchObject({ "task/fire": { title: "!" } });
    lost = false;
    await ann.client.syncAll();
    expect(await counter()).toBe(33n);
    expect(await ann.everything()).toEqual(await onServer(ctx));
    await ben.client.mutate({ domain: "ticket", mobileId: "t9", changes: { title: "Leak" } });
    await ben.client.syncAll();
    expect(await ann.client.partialSync()).toMatchObject({ pulled: 1 });
    expect(await ann.client.syncAll()).toMatchObject({ pulled: 0 });
    expect(await ann.everything()).toEqual(await onServer(ctx));
    expect(await ann.client.getQueueStatus()).toMatchObject({ inbound: { queued: 0 } });
    expect(await ann.client.getOptimalSyncTime()).toHaveProperty("recommendation");
  });

  it("goes on under a new token, after which the old one is worth nothing", async () => {
    const ann = await enrolled();
    let saved = "";
    await ann.client.rotateToken((token) => {
      saved = token;
    });
    await ann.set("task", "t1", { title: "Pump" });
    await ann.client.syncAll();
    expect(saved).toMatch(/^tld_/);
    ann.restart();
    await expect(ann.client.syncAll()).rejects.toMatchObject({ code: "unauthorized" });
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "Pump" } });
  });

  it("keeps the edits of an app that is too old, and sends them once it was updated", async () => {
    const ann = await enrolled();
    await updateSettings({ ctx, input: { limits: { minimum_app_version: "2.4" } } });
    await ann.set("task", "t1", { title: "Pump" });
    await expect(ann.client.syncAll()).rejects.toMatchObject({ code: "client_outdated" });
    expect(ann.client.status()).toMatchObject({ phase: "outdated", pending: 1 });
    ann.restart("2.4.0");
    await ann.client.syncAll();
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "Pump" } });
  });

  it("sets an edit aside that the server refuses, and goes on behind it", async () => {
    const ann = await enrolled();
    await ann.set("task", "t1", { title: "Pump" });
    await ann.client.syncAll();
    await expect(ann.set("task", "t1", { title: "lone \ud800" })).rejects.toThrow(InvalidEdit);
    await ann.set("visit", "t2", { title: "of a domain that nobody knows" });
    await ann.set("task", "t4", { title: "fine" });
    await ann.client.syncAll();
    expect(ann.rejected.map(({ code }) => code)).toEqual(["unknown_domain"]);
    expect(await ann.everything()).toEqual({ "task/t1": { title: "Pump" }, "task/t4": { title: "fine" } });
    expect(await ann.client.listRejected()).toHaveLength(1);
  });

  it("sends an edit again that was made on a version of another history", async () => {
    const ann = await enrolled();
    await ann.set("task", "t1", { title: "Pump" });
    await ann.client.syncAll();
    const changes = { status: "done" };
    await ann.client.mutate({ domain: "task", mobileId: "t1", changes, baseVersion: 10 ** 9 });
    await ann.client.syncAll();
    expect(await ann.client.listRejected()).toEqual([]);
    expect(await ann.everything()).toEqual({ "task/t1": { title: "Pump", status: "done" } });
  });
});

describe("many devices with skewed clocks on a bad network", () => {
  const FIELDS: Record<string, string[]> = {
    journal: ["title", "body", "mood"],
    attendance: ["status", "site", "extra"],
    task: ["title", "status", "notes"],
    ticket: ["title", "status", "assignee"],
    work_order: ["title", "notes", "asset"],
  };

  it.each([1, 2, 3, 4, 5, 6])(
    "end up equal, with every edit kept somewhere (seed %i)",
    { timeout: 120_000 },
    async (seed) => {
      const random = seededRandom(seed);
      const below = (n: number) => Math.floor(random() * n);
      const pick = <Item>(items: readonly Item[]) => items[below(items.length)] as Item;
      let badness = 0.25;
      const fetch = badFetch(random, () => badness);
      const skews = [0, 600_000, -600_000, 86_400_000];
      const devices = await Promise.all(skews.map((skewMs) => enrolled({ skewMs, fetch })));
      const values: string[] = [];
      const edit = async ({ client }: Device) => {
        const domain = pick(DOMAINS);
        const mobileId = `r${below(5)}`;
        const field = pick(FIELDS[domain] ?? []);
        const kind = random();
        if (kind < 0.12) return client.mutate({ domain, mobileId, op: "delete" });
        if (kind < 0.2) return client.mutate({ domain, mobileId, unset: [field] });
        const value = `v${seed}-${values.length}`;
        values.push(value);
        return client.mutate({ domain, mobileId, changes: { [field]: value } });
      };

      for (let step = 0; step < 100; step++) {
        const device = pick(devices);
        const what = random();
        if (what < 0.6) await edit(device);
        else if (what < 0.8) await Promise.all([device.client.syncAll().catch(() => {}), edit(device)]);
        else if (what < 0.9) await Promise.all(devices.map(({ client }) => client.syncAll().catch(() => {})));
        else device.restart();
      }
      badness = 0;
      for (const { client } of [...devices, ...devices]) await client.syncAll();

      const fresh = await enrolled();
      await fresh.client.pull();
      const server = await onServer(ctx);
      for (const device of [...devices, fresh]) expect(await device.everything()).toEqual(server);
      const kept = await keptAnywhere(ctx);
      expect(values.filter((value) => !kept.includes(`"${value}"`))).toEqual([]);
      expect(devices.flatMap(({ rejected }) => rejected)).toEqual([]);
    },
  );
});

describe("what the server is told of the outbox", () => {
  it("is what is left behind the last batch: nothing, once all is sent", async () => {
    const ann = await enrolled();
    await ann.set("task", "r1", { title: "Pump" });
    await ann.client.syncAll();
    const { device, pending_items } = await ann.client.getQueueStatus();
    expect(device).toEqual({ pending: 0, high_priority: 0, oldest_at: null });
    expect(pending_items).toBe(0);
  });
});

describe("the shared dictionary", () => {
  /** The real handlers, noting how each request and its answer were packed. */
  const noting = (packed: (string | null)[][]): Fetch => {
    return async (url, init) => {
      const answer = await routeFetch(url, init);
      const [sent = null, got] = [init.headers["Content-Encoding"], answer.headers.get("Content-Encoding")];
      packed.push([sent, String(answer.status), got]);
      return answer;
    };
  };
  const fill = async (device: Device) => {
    for (let n = 0; n < 20; n++) {
      const title = `Check pump ${n} on the north line`;
      await device.set("task", `task-${n}`, { title, status: "open", site: "plant" });
    }
  };

  it("packs what a device sends and what it gets, and both mean the same as without", async () => {
    const packed: (string | null)[][] = [];
    const device = await enrolled({ fetch: noting(packed), dictionary: sharedDictionary(nodeDeflate) });
    await fill(device);
    await device.client.syncAll();
    expect(packed.slice(0, 1)).toEqual([[DICTIONARY_CODING, "200", DICTIONARY_CODING]]);
    expect(await device.everything()).toEqual(await onServer(ctx));
    expect(Object.keys(await onServer(ctx))).toHaveLength(20);
  });

  it("gives way to plain gzip where the server has another one, and nothing is lost", async () => {
    const packed: (string | null)[][] = [];
    const another = { ...sharedDictionary(nodeDeflate), coding: "tidelock-d0" };
    const device = await enrolled({ fetch: noting(packed), dictionary: another });
    await fill(device);
    await device.client.syncAll();
    await device.set("task", "task-0", { notes: "and once more, without asking again: ".repeat(40) });
    await device.client.syncAll();
    expect(packed).toEqual([
      ["tidelock-d0", "415", null],
      ["gzip", "200", null],
      ["gzip", "200", null],
    ]);
    expect(await device.everything()).toEqual(await onServer(ctx));
    expect(Object.keys(await onServer(ctx))).toHaveLength(20);
  });
});
