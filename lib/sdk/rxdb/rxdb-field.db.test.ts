import { createRxDatabase } from "rxdb";
import { replicateRxCollection } from "rxdb/plugins/replication";
import { getRxStorageMemory } from "rxdb/plugins/storage-memory";
import { Observable } from "rxjs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "@/lib/services/context";
import { testContext } from "@/lib/services/testing/test-context";
import { platform } from "../platform";
import type { PokeListener } from "../poke-stream";
import type { Fetch } from "../send";
import { memoryStorage } from "../storage/memory";
import { comeToRest } from "../testing/many-phones";
import { enrolledToken, FOREVER_MS, onServer, SERVER } from "../testing/real-server";
import { ageServer, restoreServer } from "../testing/restored-server";
import { routeFetch } from "../testing/route-fetch";
import { rxdbDevice } from "./rxdb-device";
import { closeDatabases, type RxdbPhone, rxdbPhone } from "./testing/rxdb-phone";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});
afterEach(async () => {
  vi.useRealTimers();
  await closeDatabases();
});

const phone = (options?: Parameters<typeof rxdbPhone>[1]) => rxdbPhone(ctx, options);

const converge = (...phones: RxdbPhone[]) => comeToRest(() => onServer(ctx), phones);

/** The real handlers behind a network that loses the answers to pushes while it is asked to. */
function losingPushes() {
  const faults = { loses: false, pushes: 0 };
  const fetch: Fetch = async (url, init) => {
    const answer = await routeFetch(url, init);
    if (!url.endsWith("/push")) return answer;
    faults.pushes += 1;
    if (faults.loses) throw new TypeError("fetch failed");
    return answer;
  };
  return { faults, fetch };
}

/** Pushes until an answer got lost; the app ends then. */
async function pushInVain(one: RxdbPhone, faults: { loses: boolean; pushes: number }) {
  faults.loses = true;
  const replication = one.replicate(true);
  await expect.poll(() => one.errors.length).toBeGreaterThan(0);
  await replication.cancel();
  faults.loses = false;
  one.restart();
}

describe("RxDB in the field", () => {
  it("makes a deleted document anew with the fields that it brings, and none of its former life", async () => {
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("site-1", { title: "Old", notes: "private", status: "open" });
    await converge(ann, ben);
    await ann.delete("site-1");
    await converge(ann, ben);
    await ann.set("site-1", { title: "New" });
    await converge(ann, ben);
    expect(await onServer(ctx)).toEqual({ "task/site-1": { title: "New" } });
  });

  it("tells a deletion and a new life apart, though nothing was sent between them", async () => {
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("site-1", { title: "Old", notes: "private" });
    await converge(ann, ben);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    await ben.set("site-1", { status: "ben's, of the old life" });
    await ben.sync();
    vi.setSystemTime(Date.now() + 60_000);
    await ann.delete("site-1");
    await ann.set("site-1", { title: "New" });
    await converge(ann, ben);
    expect(await onServer(ctx)).toEqual({ "task/site-1": { title: "New" } });
  });

  it("applies an edit once though its answer got lost, the app ended, and somebody corrected it before the next edit", async () => {
    const { faults, fetch } = losingPushes();
    const [ann, ben] = [await phone({ fetch }), await phone()];
    await ann.set("t1", { title: "Pump", status: "open" });
    await converge(ann, ben);
    await ann.set("t1", { status: "done" });
    await pushInVain(ann, faults);
    expect((await onServer(ctx))["task/t1"]?.status).toBe("done");
    await ben.sync();
    await ben.set("t1", { status: "corrected" });
    await ben.sync();
    await ann.set("t1", { notes: "wet" });
    await converge(ann, ben);
    expect(await onServer(ctx)).toEqual({
      "task/t1": { title: "Pump", status: "corrected", notes: "wet" },
    });
    expect([...ann.conflicts, ...ben.conflicts]).toEqual([]);
  });

  it("sends an edit that never arrived together with what was edited since, once each", async () => {
    const { faults, fetch } = losingPushes();
    const ann = await phone({ fetch });
    await ann.set("t1", { title: "Pump" });
    await ann.sync();
    await ann.set("t1", { status: "done" });
    await pushInVain(ann, faults);
    await ann.set("t1", { status: "open again" });
    await converge(ann);
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "Pump", status: "open again" } });
  });

  it("lets the later edit win, whoever pushes first, without any column for it", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("t1", { title: "Pump", status: "open" });
    await converge(ann, ben);
    const start = Date.now();
    vi.setSystemTime(start + 60_000);
    await ann.set("t1", { title: "ann's, earlier" });
    vi.setSystemTime(start + 120_000);
    await ben.set("t1", { title: "ben's, later", status: "ben's, earlier" });
    vi.setSystemTime(start + 180_000);
    await ann.set("t1", { status: "ann's, later" });
    vi.setSystemTime(start + 240_000);
    await ben.sync();
    vi.setSystemTime(start + 300_000);
    await converge(ann, ben);
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "ben's, later", status: "ann's, later" } });
  });

  it.each([
    ["of the future", 10 * 365 * 86_400_000],
    ["that nobody set", -3600_000],
  ])("does not believe an updated_at %s", async (_, offset) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const [ann, ben] = [await phone(), await phone()];
    const start = Date.now();
    await ann.set("t1", { title: "Pump", updated_at: start });
    await converge(ann, ben);
    const [early, late] = offset > 0 ? [ann, ben] : [ben, ann];
    vi.setSystemTime(start + 60_000);
    await early.set("t1", { title: "earlier", ...(early === ann && { updated_at: start + offset }) });
    vi.setSystemTime(start + 120_000);
    await late.set("t1", { title: "later", ...(late === ann && { updated_at: start + offset }) });
    await late.sync();
    await converge(early, late);
    expect((await onServer(ctx))["task/t1"]?.title).toBe("later");
  });

  it("keeps what can't travel on the device, tells of it once, and sends the others", async () => {
    const ann = await phone({ attachments: true });
    await ann.tasks.insert({ id: "has/slash", title: "stays" });
    const document = await ann.tasks.insert({ id: "photo", title: "stays too" });
    await document.putAttachment({ id: "a.txt", data: new Blob(["a"]), type: "text/plain" });
    await ann.set("fine", { title: "travels" });
    for (const _ of [1, 2, 3]) await ann.sync();
    expect(ann.errors.map(String)).toEqual([]);
    await ann.set("fine", { status: "edited" });
    await ann.sync();
    expect(ann.errors.map(String)).toEqual([]);
    expect(ann.rejected.sort()).toEqual(["has/slash invalid_id", "photo attachments"]);
    expect(await onServer(ctx)).toEqual({ "task/fine": { title: "travels", status: "edited" } });
    expect(Object.keys(await ann.everything()).sort()).toEqual(["task/fine", "task/has/slash", "task/photo"]);
  });

  it("heals a lost storage: unsent edits are sent, nothing is emptied, and what was deleted meanwhile goes", async () => {
    const [ann, ben] = [await phone(), await phone()];
    for (const id of ["edited", "gone", "kept"]) await ann.set(id, { title: id, notes: "n" });
    await converge(ann, ben);
    await ben.delete("gone");
    await ben.set("kept", { status: "by ben" });
    await ben.sync();
    await ann.set("edited", { status: "unsent" });
    await ann.set("new", { title: "unsent too" });
    ann.loseStorage();
    await converge(ann, ben);
    expect(await onServer(ctx)).toEqual({
      "task/edited": { title: "edited", notes: "n", status: "unsent" },
      "task/kept": { title: "kept", notes: "n", status: "by ben" },
      "task/new": { title: "unsent too" },
    });
    expect(ann.rejected).toEqual([]);
  });

  it("heals a lost database: everything comes back, and documents that are made anew keep their fields", async () => {
    const [ann, ben] = [await phone(), await phone()];
    for (const id of ["a", "b"]) await ann.set(id, { title: id, notes: "n" });
    await converge(ann, ben);
    await ann.loseDatabase();
    await ann.set("c", { title: "c" });
    await converge(ann, ben);
    expect(Object.keys(await ann.everything()).sort()).toEqual(["task/a", "task/b", "task/c"]);
    expect(await onServer(ctx)).toMatchObject({ "task/a": { title: "a", notes: "n" } });
  });

  it("keeps unsent edits and what it showed where the server was restored, though its versions mean other things now", async () => {
    await ageServer(ctx);
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("t1", { title: "Pump", status: "open" });
    for (const status of ["begun", "done"]) {
      await ann.set("t1", { status });
      await converge(ann, ben);
    }
    await restoreServer(ctx, { title: "Pump", status: "open" });
    await ann.set("t1", { notes: "unsent" });
    await converge(ann, ben);
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "Pump", status: "done", notes: "unsent" } });
    expect(ann.rejected).toEqual([]);
  });

  it("sends a record whole, by itself, where the server has forgotten it", async () => {
    const ann = await phone();
    await ann.set("t1", { title: "Pump", notes: "n" });
    await converge(ann);
    await withTenant(ctx.tenant, (t) => t.models.syncRecord.deleteMany({ where: { tenantId: ctx.tenant } }));
    await ann.set("t1", { status: "done" });
    await converge(ann);
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "Pump", notes: "n", status: "done" } });
    expect(ann.rejected).toEqual([]);
  });
});

describe("five collections of one device", () => {
  it("share one stream, pull at most twice each while they start, and not at all while nothing happens", async () => {
    const timers = new Set<{ at: number; run: () => void }>();
    const listeners: PokeListener[] = [];
    let [pulls, closed] = [0, 0];
    const device = rxdbDevice({
      ...platform(globalThis),
      url: SERVER,
      token: await enrolledToken(ctx),
      fetch: (url, init) => {
        if (url.includes("/pull")) pulls += 1;
        return routeFetch(url, init);
      },
      storage: memoryStorage(),
      Observable: Observable<"RESYNC">,
      pokes: (_, listener) => {
        listeners.push(listener);
        return () => {
          closed += 1;
        };
      },
      setTimer: (run, ms) => {
        const timer = { at: ms, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
      timeoutMs: FOREVER_MS,
    });
    const database = await createRxDatabase({ name: "five", storage: getRxStorageMemory() });
    const schema = {
      version: 0,
      primaryKey: "id",
      type: "object",
      properties: { id: { type: "string", maxLength: 64 }, sync_version: { type: "number" } },
      required: ["id"],
    } as const;
    const domains = ["task", "ticket", "journal", "attendance", "work_order"];
    const collections = await database.addCollections(
      Object.fromEntries(domains.map((domain) => [domain, { schema }])),
    );
    const replications = Object.entries(collections).map(([domain, collection]) =>
      replicateRxCollection({
        collection,
        replicationIdentifier: "tidelock",
        live: true,
        ...device.replication({ collection, domain }),
      }),
    );
    for (const replication of replications) await replication.awaitInSync();
    listeners[0]?.onOpen();
    for (const replication of replications) await replication.awaitInSync();
    const atFirst = pulls;
    expect(atFirst).toBeLessThanOrEqual(10);
    for (const { at, run } of timers) if (at <= 20_000) run();
    for (const replication of replications) await replication.awaitInSync();
    expect({ streams: listeners.length, pulls: pulls - atFirst }).toEqual({ streams: 1, pulls: 0 });
    listeners[0]?.onPoke();
    await expect.poll(() => pulls - atFirst).toBe(5);
    await database.close();
    expect(closed).toBe(1);
  });
});
