import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "@/lib/services/context";
import { setPolicy } from "@/lib/services/policies/set-policy";
import { testContext } from "@/lib/services/testing/test-context";
import { platform } from "../platform";
import type { Fetch } from "../send";
import { memoryStorage } from "../storage/memory";
import { createSyncClient } from "../sync-client";
import { comeToRest } from "../testing/many-phones";
import { enrolledToken, FOREVER_MS, impatientTimer, keptAnywhere, SERVER } from "../testing/real-server";
import { ageServer, restoreServer } from "../testing/restored-server";
import { routeFetch } from "../testing/route-fetch";
import { truthOf, type WatermelonPhone, watermelonPhone } from "./testing/watermelon-phone";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});
afterEach(() => {
  vi.useRealTimers();
});

const phone = (fetch?: Fetch) => watermelonPhone(ctx, fetch);
const truth = () => truthOf(ctx);

const converge = (...phones: WatermelonPhone[]) => comeToRest(truth, phones);

/** The real handlers behind a network that loses the answers to pushes while it is asked to. */
function losingPushes() {
  const faults = { loses: false };
  const fetch: Fetch = async (url, init) => {
    const answer = await routeFetch(url, init);
    if (url.endsWith("/push") && faults.loses) throw new TypeError("fetch failed");
    return answer;
  };
  return { faults, fetch };
}

/** Pushes, the answer gets lost, and the app ends. */
async function pushInVain(one: WatermelonPhone, faults: { loses: boolean }) {
  faults.loses = true;
  await expect(one.sync()).rejects.toThrow("network");
  faults.loses = false;
  one.restart();
}

describe("WatermelonDB in the field", () => {
  it("makes a deleted row anew with the columns that it brings, and none of its former life", async () => {
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("tasks", "site-1", { title: "Old", notes: "private", status: "open" });
    await converge(ann, ben);
    await ann.delete("tasks", "site-1");
    await converge(ann, ben);
    await ann.set("tasks", "site-1", { title: "New" });
    await converge(ann, ben);
    expect(await truth()).toEqual({ "task/site-1": { title: "New" } });
  });

  it("applies an edit once though its answer got lost, the app ended, and somebody corrected it before the next edit", async () => {
    const { faults, fetch } = losingPushes();
    const [ann, ben] = [await phone(fetch), await phone()];
    await ann.set("tasks", "t1", { title: "Pump", status: "open" });
    await converge(ann, ben);
    await ann.set("tasks", "t1", { status: "done" });
    await pushInVain(ann, faults);
    expect((await truth())["task/t1"]?.status).toBe("done");
    await ben.sync();
    await ben.set("tasks", "t1", { status: "corrected" });
    await ben.sync();
    await ann.set("tasks", "t1", { notes: "wet" });
    await converge(ann, ben);
    expect(await truth()).toEqual({ "task/t1": { title: "Pump", status: "corrected", notes: "wet" } });
    expect([...ann.conflicts, ...ben.conflicts]).toEqual([]);
  });

  it("keeps an edit that was made again of what a lost answer was about", async () => {
    const { faults, fetch } = losingPushes();
    const ann = await phone(fetch);
    await ann.set("tasks", "t1", { title: "Pump" });
    await pushInVain(ann, faults);
    await ann.set("tasks", "t1", { title: "Pump 2", status: "open" });
    await ann.sync();
    await ann.delete("tasks", "t1");
    await pushInVain(ann, faults);
    await converge(ann);
    expect(await truth()).toEqual({});
    await ann.set("tasks", "t1", { status: "again" });
    await converge(ann);
    expect(await truth()).toEqual({ "task/t1": { status: "again" } });
  });

  it("loses no edit that was made while another one was on its way, which lost against a deletion", async () => {
    const { faults, fetch } = losingPushes();
    const [ann, ben] = [await phone(fetch), await phone()];
    await ann.set("visits", "v1", { title: "Pier 7", status: "planned" });
    await converge(ann, ben);
    await ben.delete("visits", "v1");
    await ben.sync();
    await ann.set("visits", "v1", { status: "in vain" });
    await pushInVain(ann, faults);
    await ann.set("visits", "v1", { notes: "made since" });
    await converge(ann, ben);
    expect(await truth()).toEqual({});
    expect(ann.conflicts).toEqual(["v1 resolved", "v1 resolved"]);
    expect(await keptAnywhere(ctx)).toContain('"made since"');
  });

  it("lets the later edit win, whoever pushes first, without any column for it", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("tasks", "t1", { title: "Pump", status: "open" });
    await converge(ann, ben);
    const start = Date.now();
    vi.setSystemTime(start + 60_000);
    await ann.set("tasks", "t1", { title: "ann's, earlier" });
    vi.setSystemTime(start + 120_000);
    await ben.set("tasks", "t1", { title: "ben's, later", status: "ben's, earlier" });
    vi.setSystemTime(start + 180_000);
    await ann.set("tasks", "t1", { status: "ann's, later" });
    ann.restart();
    vi.setSystemTime(start + 240_000);
    await ben.sync();
    vi.setSystemTime(start + 300_000);
    await converge(ann, ben);
    expect(await truth()).toEqual({ "task/t1": { title: "ben's, later", status: "ann's, later" } });
  });

  it("lets an edit win over a deletion that was made before it, though the deletion is pushed last", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("tasks", "t1", { title: "Pump" });
    await converge(ann, ben);
    const start = Date.now();
    vi.setSystemTime(start + 60_000);
    await ann.delete("tasks", "t1");
    vi.setSystemTime(start + 120_000);
    await ben.set("tasks", "t1", { status: "ben's, later" });
    await ben.sync();
    vi.setSystemTime(start + 180_000);
    ann.restart();
    await converge(ann, ben);
    expect(await truth()).toEqual({ "task/t1": { title: "Pump", status: "ben's, later" } });
    expect(ann.conflicts).toEqual(["t1 resolved"]);
  });

  it.each([
    ["of the future", 10 * 365 * 86_400_000],
    ["that is older than what was edited", -3600_000],
  ])("does not believe a row's own time %s", async (_, offset) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const [ann, ben] = [await phone(), await phone()];
    const start = Date.now();
    await ann.set("tasks", "t1", { title: "Pump", changed_at: start });
    await converge(ann, ben);
    const [early, late] = offset > 0 ? [ann, ben] : [ben, ann];
    vi.setSystemTime(start + 60_000);
    await early.set("tasks", "t1", {
      title: "earlier",
      ...(early === ann && { changed_at: start + offset }),
    });
    vi.setSystemTime(start + 120_000);
    await late.set("tasks", "t1", { title: "later", ...(late === ann && { changed_at: start + offset }) });
    await late.sync();
    await converge(early, late);
    expect((await truth())["task/t1"]?.title).toBe("later");
  });

  it("shows a device that lost what the server has, right after the sync in which it lost", async () => {
    await setPolicy(
      { tenant: ctx.tenant, person: ctx.person },
      { domain: "task", strategy: "server_wins", reason: "test" },
    );
    const [ann, ben] = [await phone(), await phone()];
    for (const id of ["edited", "deleted", "kept"]) await ann.set("tasks", id, { title: id, status: "open" });
    await converge(ann, ben);
    await ann.set("tasks", "edited", { status: "ann's" });
    await ann.delete("tasks", "deleted");
    await ann.set("tasks", "kept", { status: "ann's" });
    await ann.sync();
    await ben.set("tasks", "edited", { status: "ben's" });
    await ben.set("tasks", "deleted", { status: "in vain" });
    await ben.delete("tasks", "kept");
    await ben.sync();
    expect(await ben.everything()).toEqual({
      "task/edited": { title: "edited", status: "ann's" },
      "task/kept": { title: "kept", status: "ann's" },
    });
    expect(await ben.unsynced()).toEqual([]);
    await converge(ann, ben);
  });

  it.each([true, false])(
    "brings what a column that an update of the app added should have shown (told by WatermelonDB: %s)",
    async (tells) => {
      const ann = await phone();
      const other = createSyncClient({
        ...platform(globalThis),
        url: SERVER,
        token: await enrolledToken(ctx),
        fetch: routeFetch,
        storage: memoryStorage(),
        setTimer: impatientTimer,
        timeoutMs: FOREVER_MS,
      });
      await other.mutate({ domain: "task", mobileId: "t1", changes: { title: "Pump", site: "Pier 7" } });
      await other.mutate({ domain: "task", mobileId: "t2", changes: { title: "Valve" } });
      await other.syncAll();
      await ann.sync();
      expect((await ann.everything())["task/t1"]).toEqual({ title: "Pump" });
      await ann.update({ tells });
      await ann.set("tasks", "t2", { site: "Pier 8" });
      await ann.sync();
      expect(await ann.everything()).toEqual({
        "task/t1": { title: "Pump", site: "Pier 7" },
        "task/t2": { title: "Valve", site: "Pier 8" },
      });
      await converge(ann);
    },
  );

  it("heals a lost storage: unsent edits are sent, nothing is emptied, and what was deleted meanwhile goes", async () => {
    const [ann, ben] = [await phone(), await phone()];
    for (const id of ["edited", "gone", "kept"]) await ann.set("tasks", id, { title: id, notes: "n" });
    await converge(ann, ben);
    await ben.delete("tasks", "gone");
    await ben.set("tasks", "kept", { status: "by ben" });
    await ben.sync();
    await ann.set("tasks", "edited", { status: "unsent" });
    await ann.set("tasks", "new", { title: "unsent too" });
    ann.loseStorage();
    await converge(ann, ben);
    expect(await truth()).toEqual({
      "task/edited": { title: "edited", notes: "n", status: "unsent" },
      "task/kept": { title: "kept", notes: "n", status: "by ben" },
      "task/new": { title: "unsent too" },
    });
    expect(ann.rejected).toEqual([]);
  });

  it("never makes half a record of an edit whose record went while the storage was lost", async () => {
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("tasks", "t1", { title: "Pump", notes: "n" });
    await converge(ann, ben);
    await ben.delete("tasks", "t1");
    await ben.sync();
    await ann.set("tasks", "t1", { status: "done" });
    ann.loseStorage();
    await converge(ann, ben);
    expect([{}, { "task/t1": { title: "Pump", notes: "n", status: "done" } }]).toContainEqual(await truth());
  });

  it("heals a lost database: everything comes back, and rows that are made anew keep their columns", async () => {
    const [ann, ben] = [await phone(), await phone()];
    for (const id of ["a", "b"]) await ann.set("tasks", id, { title: id, notes: "n" });
    await converge(ann, ben);
    ann.loseDatabase();
    await ann.set("tasks", "c", { title: "c" });
    await converge(ann, ben);
    expect(await truth()).toEqual({
      "task/a": { title: "a", notes: "n" },
      "task/b": { title: "b", notes: "n" },
      "task/c": { title: "c" },
    });
  });

  it("keeps unsent edits and what it showed where the server was restored, though its versions mean other things now", async () => {
    await ageServer(ctx);
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("tasks", "t1", { title: "Pump", status: "open" });
    for (const status of ["begun", "done"]) {
      await ann.set("tasks", "t1", { status });
      await converge(ann, ben);
    }
    await restoreServer(ctx, { title: "Pump", status: "open" });
    await ann.set("tasks", "t1", { notes: "unsent" });
    await converge(ann, ben);
    expect(await truth()).toEqual({ "task/t1": { title: "Pump", status: "done", notes: "unsent" } });
    expect(ann.rejected).toEqual([]);
  });

  it("sends a record whole, by itself, where the server has forgotten it", async () => {
    const ann = await phone();
    await ann.set("tasks", "t1", { title: "Pump", notes: "n" });
    await converge(ann);
    await withTenant(ctx.tenant, (t) => t.models.syncRecord.deleteMany({ where: { tenantId: ctx.tenant } }));
    await ann.set("tasks", "t1", { status: "done" });
    await converge(ann);
    expect(await truth()).toEqual({ "task/t1": { title: "Pump", notes: "n", status: "done" } });
    expect(ann.rejected).toEqual([]);
  });

  it("asks for no deletion of a row that the server never had, and leaves its id to others", async () => {
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("tasks", "t1", { title: "made and deleted before the first sync" });
    await ann.delete("tasks", "t1");
    await ann.set("tasks", "has/slash", { title: "nor can this one travel" });
    await ann.delete("tasks", "has/slash");
    await ann.sync();
    expect(ann.rejected).toEqual([]);
    await ben.set("tasks", "t1", { title: "ben's" });
    await converge(ben, ann);
    expect(await truth()).toEqual({ "task/t1": { title: "ben's" } });
  });

  it("shows a row again whose deletion the server refuses, and tells of it", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("tasks", "t1", { title: "Pump" });
    await converge(ann, ben);
    await ann.delete("tasks", "t1");
    vi.setSystemTime(Date.now() + 100 * 86_400_000);
    await ann.sync();
    expect(ann.rejected).toEqual(["t1 too_old"]);
    expect(await ann.everything()).toEqual({ "task/t1": { title: "Pump" } });
    await ben.set("tasks", "t1", { status: "done" });
    await converge(ben, ann);
    await ann.delete("tasks", "t1");
    await converge(ann, ben);
    expect(await truth()).toEqual({});
    expect(ann.rejected).toHaveLength(1);
  });

  it("keeps an edit of a row that an empty server can't have, where the storage was lost as well", async () => {
    const ann = await phone();
    await ann.set("tasks", "t1", { title: "Pump", notes: "n" });
    await converge(ann);
    const { tenant: tenantId } = ctx;
    await withTenant(tenantId, async (t) => {
      await t.models.syncRecord.deleteMany({ where: { tenantId } });
      await t.models.tenantCounter.update({ where: { tenantId }, data: { version: 0, epoch: 2 } });
    });
    await ann.set("tasks", "t1", { status: "done" });
    ann.loseStorage();
    await converge(ann);
    expect(await truth()).toEqual({ "task/t1": { title: "Pump", notes: "n", status: "done" } });
    expect(ann.rejected).toEqual([]);
  });

  it("keeps a row that can't travel on the device, tells of it once, and sends the others", async () => {
    const ann = await phone();
    await ann.set("tasks", "has/slash", { title: "stays" });
    await ann.set("tasks", "fine", { title: "travels" });
    for (const _ of [1, 2, 3]) await ann.sync();
    expect(ann.rejected).toEqual(["has/slash invalid_id"]);
    expect(await truth()).toEqual({ "task/fine": { title: "travels" } });
    expect(await ann.everything()).toEqual({
      "task/fine": { title: "travels" },
      "task/has/slash": { title: "stays" },
    });
  });
});
