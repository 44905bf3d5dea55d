import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "@/lib/services/context";
import { testContext } from "@/lib/services/testing/test-context";
import { seededRandom } from "../../core/random";
import { badFetch, keptAnywhere, onServer } from "../testing/real-server";
import { backedUp } from "../testing/restored-server";
import { breakingLine, pushesSeen } from "../testing/watched-fetch";
import { closeDatabases, FIELDS, type RxdbPhone, rxdbPhone } from "./testing/rxdb-phone";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});
afterEach(async () => {
  vi.useRealTimers();
  await closeDatabases();
});

const phone = (options?: Parameters<typeof rxdbPhone>[1]) => rxdbPhone(ctx, options);

async function converge(...phones: RxdbPhone[]) {
  for (const each of [...phones, ...phones, ...phones]) await each.sync();
  for (const each of phones) expect(await each.everything()).toEqual(await onServer(ctx));
}

/** Syncs until a request failed; the app ends then. */
async function syncInVain(one: RxdbPhone) {
  const replication = one.replicate(true);
  await expect.poll(() => one.errors.length).toBeGreaterThan(0);
  await replication.cancel();
  one.restart();
}

describe.each([
  ["somebody says so", true],
  ["nobody says so", false],
])("a server that lost an hour, where %s, and phones with RxDB", (_, said) => {
  it("gets it back from the phones", async () => {
    const [ann, ben, carl] = [await phone(), await phone(), await phone()];
    await ann.set("pump", { title: "Pump", status: "open" });
    await ann.set("valve", { title: "Valve", status: "open" });
    await ann.set("old", { title: "Old" });
    await converge(ann, ben, carl);
    const restore = await backedUp(ctx);

    // The lost hour. Carl is out of reach.
    await ann.set("pump", { status: "done" });
    await ann.set("tap", { title: "Tap", status: "open" });
    await ann.delete("old");
    await ann.sync();
    await ben.sync();
    await ben.set("tap", { status: "done" });
    await ben.set("leak", { title: "Leak" });
    await ben.sync();
    const before = await onServer(ctx);
    await carl.set("valve", { status: "stuck" });
    await carl.set("pump", { notes: "from Carl" });
    await ben.set("tap", { notes: "unsent" });
    await ben.set("new", { title: "Unsent" });

    await restore({ said });
    expect(Object.keys(await onServer(ctx))).toHaveLength(3);
    await carl.sync();
    await ben.sync();
    const held = await ben.everything();
    expect(held).toMatchObject({ "task/leak": { title: "Leak" }, "task/new": { title: "Unsent" } });
    await converge(ann, ben, carl);

    expect(await onServer(ctx)).toEqual({
      ...before,
      "task/pump": { title: "Pump", status: "done", notes: "from Carl" },
      "task/valve": { title: "Valve", status: "stuck" },
      "task/tap": { title: "Tap", status: "done", notes: "unsent" },
      "task/new": { title: "Unsent" },
      // A deletion of the lost hour is held by nobody.
      "task/old": { title: "Old" },
    });
    expect([ann, ben, carl].flatMap(({ rejected }) => rejected)).toEqual([]);
    const counts = await withTenant(ctx.tenant, (t) =>
      t.models.restoreDevice.findMany({ where: { tenantId: ctx.tenant }, orderBy: { deviceNo: "asc" } }),
    );
    const [ofAnn, ofBen] = counts;
    expect(ofBen).toMatchObject({ deviceNo: 2, taken: 3, refused: 0 });
    expect(ofAnn).toMatchObject({ deviceNo: 1, taken: 0, refused: 0 });
  });
});

describe("an RxDB phone whose server was restored", () => {
  it("says its checkpoint with each push, and has no edit judged by a version of the lost time", async () => {
    const { fetch, pushes } = pushesSeen();
    const [ann, ben] = [await phone({ fetch }), await phone()];
    await ann.set("t1", { title: "Pump", status: "open" });
    await converge(ann, ben);
    const restore = await backedUp(ctx);
    await ann.set("t1", { title: "Lost" });
    await ann.sync();
    const live = ann.replicate(true);
    await live.awaitInSync();
    await restore({ said: true });
    for (let n = 0; n < 3; n++) {
      await ben.set("t1", { title: `Since ${n}` });
      await ben.sync();
    }
    pushes.length = 0;
    await ann.set("t1", { notes: "mine" });
    await expect.poll(async () => (await onServer(ctx))["task/t1"]?.notes).toBe("mine");
    await live.cancel();
    const [refused, ...others] = pushes;
    expect(refused).toMatchObject({ status: 410, checkpoint: expect.any(String) });
    const bases = others.flatMap(({ entries }) => entries.map(({ base_version }) => base_version));
    expect(bases.length).toBeGreaterThan(1);
    expect(new Set(bases).size).toBe(1);
    await converge(ann, ben);
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "Since 2", status: "open", notes: "mine" } });
    pushes.length = 0;
    await ann.set("t1", { notes: "more" });
    await ann.sync();
    expect(pushes).toMatchObject([{ status: 200, checkpoint: expect.any(String) }]);
  });

  it("offers nothing that the server still has, and stands on what both have in common", async () => {
    const { fetch, pushes } = pushesSeen();
    const [ann, ben] = [await phone({ fetch }), await phone()];
    await ann.set("t1", { title: "Pump" });
    await converge(ann, ben);
    await ben.set("t1", { title: "ben's, which Ann saw" });
    await converge(ann, ben);
    const restore = await backedUp(ctx);
    await ben.set("t2", { title: "New" });
    await converge(ann, ben);
    await restore({ said: true });
    await ann.set("t1", { title: "ann's" });
    pushes.length = 0;
    await converge(ann, ben);
    const offers = pushes.flatMap(({ entries }) => entries.filter(({ lost_version }) => lost_version));
    expect(offers).toMatchObject([{ mobile_id: "t2", data: { title: "New" } }]);
    expect(await onServer(ctx)).toEqual({ "task/t1": { title: "ann's" }, "task/t2": { title: "New" } });
    expect(ann.conflicts).toEqual(["t2 resolved"]);
  });

  it("lets the later win of what it offers and what was written since", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const start = Date.now();
    const [ann, ben, carl] = [await phone(), await phone(), await phone()];
    await ann.set("t1", { title: "Pump", status: "open", notes: "none" });
    await converge(ann, ben, carl);
    const restore = await backedUp(ctx);
    vi.setSystemTime(start + 60_000);
    await carl.set("t1", { status: "carl's, before Ann heard of the server" });
    vi.setSystemTime(start + 120_000);
    await ann.set("t1", { title: "ann's, lost", status: "ann's, lost", notes: "ann's, lost" });
    await ann.sync();
    vi.setSystemTime(start + 180_000);
    await restore({ said: true });
    await ben.set("t1", { title: "ben's, since" });
    await ben.sync();
    await carl.sync();
    vi.setSystemTime(start + 240_000);
    await converge(ann, ben, carl);
    expect(await onServer(ctx)).toEqual({
      "task/t1": { title: "ben's, since", status: "ann's, lost", notes: "ann's, lost" },
    });
  });

  it("takes a number that the server gives a second time for no version of the lost time", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("t1", { title: "Pump" });
    await converge(ann, ben);
    const restore = await backedUp(ctx);
    for (const title of ["Lost", "Lost, too"]) {
      await ben.set("t1", { title });
      await ben.sync();
    }
    await ann.sync();
    await ann.set("t1", { status: "ann's" });
    await ann.sync();
    const lost = (await ann.tasks.findOne("t1").exec())?.sync_version;
    await restore({ said: true });
    const carl = await phone();
    await carl.sync();
    await carl.set("t1", { notes: "carl's" });
    await carl.sync();
    await ann.sync();
    expect((await ann.tasks.findOne("t1").exec())?.toMutableJSON()).toMatchObject({
      sync_version: lost,
      notes: "carl's",
    });
    await carl.sync();
    await carl.set("t1", { notes: "carl's newer" });
    await carl.sync();
    vi.setSystemTime(Date.now() + 60_000);
    await ann.set("t1", { status: "ann's newer" });
    await converge(ann, ben, carl);
    expect(await onServer(ctx)).toEqual({
      "task/t1": { title: "Lost, too", status: "ann's newer", notes: "carl's newer" },
    });
  });

  it("sends what was on its way behind what it offers, and applies it once", async () => {
    const { line, fetch } = breakingLine();
    const [ann, ben] = [await phone({ fetch }), await phone()];
    await ann.set("t1", { title: "Pump" });
    await converge(ann, ben);
    const restore = await backedUp(ctx);
    await ann.set("t2", { title: "New", status: "open" });
    await ann.sync();
    await ann.set("t2", { status: "done" });
    line.breaksAfter = 1;
    await syncInVain(ann);
    line.breaksAfter = Number.POSITIVE_INFINITY;
    await ann.set("t2", { notes: "since" });
    await restore({ said: true });
    await converge(ann, ben);
    expect(await onServer(ctx)).toEqual({
      "task/t1": { title: "Pump" },
      "task/t2": { title: "New", status: "done", notes: "since" },
    });
    expect([...ann.rejected, ...ben.rejected]).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    "goes on where its app ended, be it at the answer to request %i of giving back",
    async (request) => {
      const { line, fetch } = breakingLine();
      const ann = await phone({ fetch });
      await ann.set("t0", { title: "Pump" });
      await converge(ann);
      const restore = await backedUp(ctx);
      for (let n = 0; n < 60; n++) await ann.set(`t${n}`, { title: `lost ${n}` });
      await converge(ann);
      await ann.set("t1", { status: "unsent" });
      const shown = await ann.everything();
      await restore({ said: true });
      line.breaksAfter = request - 1;
      await syncInVain(ann);
      expect(await ann.everything()).toEqual(shown);
      line.breaksAfter = Number.POSITIVE_INFINITY;
      await converge(ann);
      expect(await onServer(ctx)).toEqual(shown);
      const counts = await withTenant(ctx.tenant, (t) =>
        t.models.restoreDevice.findMany({ where: { tenantId: ctx.tenant } }),
      );
      expect(counts).toMatchObject([{ taken: 60, refused: 0 }]);
    },
  );

  it("offers back what it still holds where the server is restored once more", async () => {
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("t1", { title: "Pump" });
    await converge(ann, ben);
    const restore = await backedUp(ctx);
    await ann.set("t2", { title: "New" });
    await ann.sync();
    await restore({ said: true });
    await ann.set("t2", { status: "edited" });
    await ann.sync();
    await restore({ said: true });
    await ann.set("t2", { notes: "edited, too" });
    await converge(ann, ben);
    expect(await onServer(ctx)).toEqual({
      "task/t1": { title: "Pump" },
      "task/t2": { title: "New", status: "edited", notes: "edited, too" },
    });
  });
});

describe("many phones with RxDB on a bad network, whose server is restored in the middle", () => {
  it.each([1, 2, 3, 4])(
    "end up equal, and nothing that one of them showed is lost (seed %i)",
    async (seed) => {
      const random = seededRandom(seed);
      const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
      let badness = 0.2;
      const fetch = badFetch(random, () => badness);
      const phones = [await phone({ fetch }), await phone({ fetch }), await phone({ fetch })];
      const live = async (from: number, steps: number) => {
        for (let step = from; step < from + steps; step++) {
          const one = pick(phones);
          const what = random();
          if (what < 0.55)
            await one.set(`r${Math.floor(random() * 6)}`, { [pick(FIELDS)]: `v${seed}-${step}` });
          else if (what < 0.65) one.restart();
          else await one.sync();
        }
      };
      await live(0, 30);
      const restore = await backedUp(ctx);
      await live(30, 30);
      const shown = await Promise.all(phones.map((one) => one.everything()));
      await restore({ said: seed % 2 === 0 });
      for (const one of [...phones, ...phones]) {
        await one.sync();
        if (random() < 0.5) one.restart();
      }
      badness = 0;
      await converge(...phones);
      const kept = await keptAnywhere(ctx);
      const values = shown
        .flatMap((records) => Object.values(records))
        .flatMap((fields) => Object.values(fields));
      expect(values.length).toBeGreaterThan(20);
      expect(values.filter((value) => !kept.includes(JSON.stringify(value)))).toEqual([]);
      expect(phones.flatMap(({ rejected }) => rejected)).toEqual([]);
    },
  );
});
