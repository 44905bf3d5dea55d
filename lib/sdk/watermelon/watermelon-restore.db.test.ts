import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "@/lib/services/context";
import { setPolicy } from "@/lib/services/policies/set-policy";
import { testContext } from "@/lib/services/testing/test-context";
import { seededRandom } from "../../core/random";
import type { Fetch } from "../send";
import { badFetch, keptAnywhere } from "../testing/real-server";
import { backedUp } from "../testing/restored-server";
import { breakingLine, pushesSeen } from "../testing/watched-fetch";
import { COLUMNS, TABLES, truthOf, type WatermelonPhone, watermelonPhone } from "./testing/watermelon-phone";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});
afterEach(() => {
  vi.useRealTimers();
});

const phone = (fetch?: Fetch) => watermelonPhone(ctx, fetch);
const truth = () => truthOf(ctx);
const counts = () =>
  withTenant(ctx.tenant, (t) =>
    t.models.restoreDevice.findMany({ where: { tenantId: ctx.tenant }, orderBy: { deviceNo: "asc" } }),
  );

async function converge(...phones: WatermelonPhone[]) {
  for (const each of [...phones, ...phones, ...phones]) await each.sync();
  for (const each of phones) {
    expect(await each.everything()).toEqual(await truth());
    expect(await each.unsynced()).toEqual([]);
  }
}

/** Syncs until a request fails; the app ends then. */
async function syncInVain(one: WatermelonPhone) {
  await expect(one.sync()).rejects.toThrow("network");
  one.restart();
}

describe.each([
  ["somebody says so", true],
  ["nobody says so", false],
])("a server that lost an hour, where %s, and phones with WatermelonDB", (_, said) => {
  it("gets it back from the phones", async () => {
    const [ann, ben, carl] = [await phone(), await phone(), await phone()];
    await ann.set("tasks", "pump", { title: "Pump", status: "open" });
    await ann.set("tasks", "valve", { title: "Valve", status: "open" });
    await ann.set("notes", "old", { title: "Old" });
    await converge(ann, ben, carl);
    const restore = await backedUp(ctx);

    // The lost hour. Carl is out of reach.
    await ann.set("tasks", "pump", { status: "done" });
    await ann.set("tasks", "tap", { title: "Tap", status: "open" });
    await ann.delete("notes", "old");
    await ann.sync();
    await ben.sync();
    await ben.set("tasks", "tap", { status: "done" });
    await ben.set("notes", "leak", { title: "Leak" });
    await ben.sync();
    const before = await truth();
    await carl.set("tasks", "valve", { status: "stuck" });
    await carl.set("tasks", "pump", { notes: "from Carl" });
    await ben.set("tasks", "tap", { notes: "unsent" });
    await ben.set("tasks", "new", { title: "Unsent" });

    await restore({ said });
    expect(Object.keys(await truth())).toHaveLength(3);
    await carl.sync();
    await ben.sync();
    const held = await ben.everything();
    expect(held).toMatchObject({ "journal/leak": { title: "Leak" }, "task/new": { title: "Unsent" } });
    await converge(ann, ben, carl);

    expect(await truth()).toEqual({
      ...before,
      "task/pump": { title: "Pump", status: "done", notes: "from Carl" },
      "task/valve": { title: "Valve", status: "stuck" },
      "task/tap": { title: "Tap", status: "done", notes: "unsent" },
      "task/new": { title: "Unsent" },
      // A deletion of the lost hour is held by nobody.
      "journal/old": { title: "Old" },
    });
    expect([ann, ben, carl].flatMap(({ rejected }) => rejected)).toEqual([]);
    const [ofAnn, ofBen] = await counts();
    expect(ofBen).toMatchObject({ deviceNo: 2, taken: 3, refused: 0 });
    expect(ofAnn).toMatchObject({ deviceNo: 1, taken: 0, refused: 0 });
  });
});

describe("a WatermelonDB phone whose server was restored", () => {
  /** A phone whose next push is held up until `work` is done. */
  async function interrupted() {
    const { fetch, pushes } = pushesSeen();
    const next: (() => Promise<void>)[] = [];
    const one = await phone(async (url, init) => {
      if (url.endsWith("/push")) await next.shift()?.();
      return fetch(url, init);
    });
    return { one, pushes, beforePush: (work: () => Promise<void>) => void next.push(work) };
  }

  it("says its checkpoint with each push, and has no edit judged by a version of the lost time", async () => {
    const { one: ann, pushes, beforePush } = await interrupted();
    const ben = await phone();
    await ann.set("tasks", "t1", { title: "Pump", status: "open" });
    await converge(ann, ben);
    const restore = await backedUp(ctx);
    await ann.set("tasks", "t1", { title: "Lost" });
    await ann.sync();
    await ann.set("tasks", "t1", { notes: "mine" });
    pushes.length = 0;
    beforePush(async () => {
      await restore({ said: true });
      for (let n = 0; n < 3; n++) {
        await ben.set("tasks", "t1", { title: `Since ${n}` });
        await ben.sync();
      }
    });
    await ann.sync();
    const [refused, ...others] = pushes;
    expect(refused).toMatchObject({ status: 410, checkpoint: expect.any(String) });
    const bases = others.flatMap(({ entries }) => entries.map(({ base_version }) => base_version));
    expect(bases.length).toBeGreaterThan(1);
    expect(new Set(bases).size).toBe(1);
    expect((await truth())["task/t1"]).toMatchObject({ notes: "mine" });
    await converge(ann, ben);
    expect(await truth()).toEqual({ "task/t1": { title: "Since 2", status: "open", notes: "mine" } });
    pushes.length = 0;
    await ann.set("tasks", "t1", { notes: "more" });
    await ann.sync();
    expect(pushes).toMatchObject([{ status: 200, checkpoint: expect.any(String) }]);
  });

  it("sends a deletion once that lost in a batch just before the one that met the restored server", async () => {
    const author = { tenant: ctx.tenant, person: ctx.person };
    await setPolicy(author, { domain: "task", strategy: "server_wins", reason: "test" });
    const { one: ann, pushes, beforePush } = await interrupted();
    const ben = await phone();
    await ann.set("tasks", "t1", { title: "Pump" });
    await converge(ann, ben);
    await ann.delete("tasks", "t1");
    for (let n = 0; n < 150; n++) await ann.set("notes", `n${n}`, { title: `${n}` });
    ann.restart();
    pushes.length = 0;
    beforePush(async () => {
      await ben.set("tasks", "t1", { status: "ben's" });
      await ben.sync();
    });
    beforePush(async () => (await backedUp(ctx))({ said: true }));
    await ann.sync();
    expect(pushes.slice(0, 2)).toMatchObject([{ status: 200 }, { status: 410 }]);
    const deletions = pushes.flatMap(({ entries }) => entries.filter(({ op }) => op === "delete"));
    expect(deletions).toHaveLength(1);
    expect((await ann.everything())["task/t1"]).toEqual({ title: "Pump", status: "ben's" });
    await converge(ann, ben);
    expect(Object.keys(await truth())).toHaveLength(151);
    expect(ann.conflicts).toEqual(["t1 resolved"]);
  });

  it("offers nothing that the server still has, and stands on what both have in common", async () => {
    const { fetch, pushes } = pushesSeen();
    const [ann, ben] = [await phone(fetch), await phone()];
    await ann.set("tasks", "t1", { title: "Pump" });
    await converge(ann, ben);
    await ben.set("tasks", "t1", { title: "ben's, which Ann saw" });
    await converge(ann, ben);
    const restore = await backedUp(ctx);
    await ben.set("tasks", "t2", { title: "New" });
    await converge(ann, ben);
    await restore({ said: true });
    await ann.set("tasks", "t1", { title: "ann's" });
    pushes.length = 0;
    await converge(ann, ben);
    const offers = pushes.flatMap(({ entries }) => entries.filter(({ lost_version }) => lost_version));
    expect(offers).toMatchObject([{ mobile_id: "t2", data: { title: "New" } }]);
    expect(await truth()).toEqual({ "task/t1": { title: "ann's" }, "task/t2": { title: "New" } });
    expect(ann.conflicts).toEqual(["t2 resolved"]);
  });

  it("lets the later win of what it offers and what was written since", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const start = Date.now();
    const [ann, ben, carl] = [await phone(), await phone(), await phone()];
    await ann.set("tasks", "t1", { title: "Pump", status: "open", notes: "none" });
    await converge(ann, ben, carl);
    const restore = await backedUp(ctx);
    vi.setSystemTime(start + 60_000);
    await carl.set("tasks", "t1", { status: "carl's, before Ann heard of the server" });
    vi.setSystemTime(start + 120_000);
    await ann.set("tasks", "t1", { title: "ann's, lost", status: "ann's, lost", notes: "ann's, lost" });
    await ann.sync();
    vi.setSystemTime(start + 180_000);
    await restore({ said: true });
    await ben.set("tasks", "t1", { title: "ben's, since" });
    await ben.sync();
    await carl.sync();
    vi.setSystemTime(start + 240_000);
    await converge(ann, ben, carl);
    expect(await truth()).toEqual({
      "task/t1": { title: "ben's, since", status: "ann's, lost", notes: "ann's, lost" },
    });
  });

  it("sends what was on its way behind what it offers, and applies it once", async () => {
    const { line, fetch } = breakingLine();
    const [ann, ben] = [await phone(fetch), await phone()];
    await ann.set("tasks", "t1", { title: "Pump" });
    await converge(ann, ben);
    const restore = await backedUp(ctx);
    await ann.set("tasks", "t2", { title: "New", status: "open" });
    await ann.sync();
    await ann.set("tasks", "t2", { status: "done" });
    line.breaksAfter = 1;
    await syncInVain(ann);
    line.breaksAfter = Number.POSITIVE_INFINITY;
    await ann.set("tasks", "t2", { notes: "since" });
    await restore({ said: true });
    await converge(ann, ben);
    expect(await truth()).toEqual({
      "task/t1": { title: "Pump" },
      "task/t2": { title: "New", status: "done", notes: "since" },
    });
    expect([...ann.rejected, ...ben.rejected]).toEqual([]);
  });

  it.each([1, 2, 3, 4])(
    "goes on where its app ended, be it at the answer to request %i of giving back",
    async (request) => {
      const { line, fetch } = breakingLine();
      const ann = await phone(fetch);
      await ann.set("tasks", "t0", { title: "Pump" });
      await converge(ann);
      const restore = await backedUp(ctx);
      for (let n = 0; n < 60; n++) await ann.set("tasks", `t${n}`, { title: `lost ${n}` });
      await converge(ann);
      await ann.set("tasks", "t1", { status: "unsent" });
      const shown = await ann.everything();
      await restore({ said: true });
      line.breaksAfter = request - 1;
      await syncInVain(ann);
      expect(await ann.everything()).toEqual(shown);
      line.breaksAfter = Number.POSITIVE_INFINITY;
      await converge(ann);
      expect(await truth()).toEqual(shown);
      expect(await counts()).toMatchObject([{ taken: 60, refused: 0 }]);
    },
  );

  it("offers back what it still holds where the server is restored once more", async () => {
    const [ann, ben] = [await phone(), await phone()];
    await ann.set("tasks", "t1", { title: "Pump" });
    await converge(ann, ben);
    const restore = await backedUp(ctx);
    await ann.set("tasks", "t2", { title: "New" });
    await ann.sync();
    await restore({ said: true });
    await ann.set("tasks", "t2", { status: "edited" });
    await ann.sync();
    await restore({ said: true });
    await ann.set("tasks", "t2", { notes: "edited, too" });
    await converge(ann, ben);
    expect(await truth()).toEqual({
      "task/t1": { title: "Pump" },
      "task/t2": { title: "New", status: "edited", notes: "edited, too" },
    });
  });
});

describe("many phones with WatermelonDB on a bad network, whose server is restored in the middle", () => {
  it.each([1, 2, 3, 4])(
    "end up equal, and nothing that one of them showed is lost (seed %i)",
    async (seed) => {
      const random = seededRandom(seed);
      const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
      let badness = 0.2;
      const fetch = badFetch(random, () => badness);
      const phones = [await phone(fetch), await phone(fetch), await phone(fetch)];
      const live = async (from: number, steps: number) => {
        for (let step = from; step < from + steps; step++) {
          const one = pick(phones);
          const what = random();
          const id = `r${Math.floor(random() * 4)}`;
          const table = pick(Object.keys(TABLES).filter((name) => TABLES[name] !== "attendance"));
          if (what < 0.55) await one.set(table, id, { [pick(COLUMNS)]: `v${seed}-${step}` });
          else if (what < 0.65) one.restart();
          else await one.sync().catch(() => undefined);
        }
      };
      await live(0, 40);
      const restore = await backedUp(ctx);
      await live(40, 40);
      const shown = await Promise.all(phones.map((one) => one.everything()));
      await restore({ said: seed % 2 === 0 });
      for (const one of [...phones, ...phones]) {
        await one.sync().catch(() => undefined);
        if (random() < 0.5) one.restart();
      }
      badness = 0;
      await converge(...phones);
      const kept = await keptAnywhere(ctx);
      const values = shown.flatMap((records) => Object.values(records)).flatMap((row) => Object.values(row));
      expect(values.length).toBeGreaterThan(20);
      expect(values.filter((value) => !kept.includes(JSON.stringify(value)))).toEqual([]);
      expect(phones.flatMap(({ rejected }) => rejected)).toEqual([]);
    },
  );
});
