import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRIORITIES } from "../../contract/entry";
import type { Change } from "../../contract/pull";
import { EVERYTHING, startCheckpoint } from "./checkpoint";
import { decodeCheckpoint, encodeCheckpoint, plainSeal } from "./checkpoint-code";
import { markOf } from "./record";
import { alive, anyPull, anyScope, anyWrite, type Backup, Phone, Store } from "./testing/pull-model";

const anyPhone = fc.integer({ min: 0, max: 2 });
const anyLimit = fc.integer({ min: 1, max: 3 });
const anyBackup = fc.record({ kind: fc.constant("backup" as const), phone: anyPhone });
const anyRestore = fc.record({
  kind: fc.constant("restore" as const),
  phone: anyPhone,
  which: fc.nat({ max: 30 }),
});
const anyLoss = fc.record({
  kind: fc.constant("loss" as const),
  phone: anyPhone,
  scope: anyScope,
  limit: anyLimit,
});
const anyStep = fc.oneof(
  { weight: 4, arbitrary: anyWrite },
  { weight: 3, arbitrary: anyPull },
  { weight: 2, arbitrary: anyBackup },
  { weight: 1, arbitrary: anyRestore },
  { weight: 1, arbitrary: anyLoss },
);

describe("a phone restored from its backup", () => {
  it("comes to hold what the server holds, whichever backup it was and whatever it does before it pulls", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 50 }), async (steps) => {
        const store = new Store();
        const phones = [1, 2, 3].map((no) => new Phone(no, store));
        for (const phone of phones) await phone.pull(EVERYTHING, 1);
        const backups: Backup[][] = phones.map((phone) => [phone.backup()]);
        for (const step of steps) {
          const phone = phones[step.phone] as Phone;
          const kept = backups[step.phone] as Backup[];
          if (step.kind === "write") phone.write(step.key, step.op, step.set);
          else if (step.kind === "pull") await phone.pull(step.scope, step.limit, step.maxBytes);
          else if (step.kind === "loss") await phone.loseAnswer(step.scope, step.limit);
          else if (step.kind === "backup") kept.push(phone.backup());
          else {
            // It synced before it was lost; whether it heard the end of it or not.
            while (!(await phone.loseAnswer(EVERYTHING, 1000)));
            phone.restore(kept[step.which % kept.length] as Backup);
          }
        }
        for (const phone of phones) {
          while ((await phone.pull(EVERYTHING, 2, 700)).length > 0);
          expect(phone.copy).toEqual(alive(store));
          expect(await phone.pull(EVERYTHING, 100)).toEqual([]);
          expect(phone.checkpoint.cells.size).toBe(0);
          expect(phone.checkpoint.rest.own).toBeUndefined();
        }
      }),
      { numRuns: 1500 },
    );
  });
});

describe("a device that kept what it wrote", () => {
  /** What of a change the device wrote itself. */
  function echoOf({ domain, mobile_id, delta, unset = [] }: Change, store: Store, device: number): string[] {
    const record = store.records.get(`${domain}/${mobile_id}`);
    if (!record) return [];
    return [...Object.keys(delta ?? {}), ...unset].filter((field) => markOf(record, field)[1] === device);
  }

  it("is sent none of it again, however it narrows its pulls and in pages of whatever size", async () => {
    const anyQuietStep = fc.oneof({ weight: 3, arbitrary: anyWrite }, { weight: 2, arbitrary: anyPull });
    await fc.assert(
      fc.asyncProperty(fc.array(anyQuietStep, { maxLength: 40 }), async (steps) => {
        const store = new Store();
        const phones = [1, 2, 3].map((no) => new Phone(no, store));
        for (const phone of phones) await phone.pull(EVERYTHING, 1);
        for (const step of steps) {
          const phone = phones[step.phone] as Phone;
          if (step.kind === "write") phone.write(step.key, step.op, step.set);
          else {
            const changes = await phone.pull(step.scope, step.limit, step.maxBytes);
            expect(changes.flatMap((change) => echoOf(change, store, phone.no))).toEqual([]);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("may keep collections that pull by themselves, each with a checkpoint of its own", async () => {
    const store = new Store();
    const domains = ["task", "ticket", "journal"];
    const collections = domains.map((domain) => ({
      domain,
      phone: new Phone(1, store),
      scope: { domains: [domain], priorities: PRIORITIES },
    }));
    store.write(2, "task/theirs", "set", { title: "theirs" });
    for (const { phone, scope } of collections) await phone.pull(scope, 100);
    for (let round = 0; round < 3; round++) {
      for (const { domain, phone } of collections) phone.write(`${domain}/${round}`, "set", { title: "own" });
      for (const { phone, scope } of collections.toReversed())
        expect(await phone.pull(scope, 100)).toEqual([]);
    }
  });

  it("hears of a loss in one collection there alone", async () => {
    const store = new Store();
    const phones = ["task", "ticket"].map((domain) => {
      const scope = { domains: [domain], priorities: PRIORITIES };
      return { domain, scope, phone: new Phone(1, store) };
    });
    for (const { phone, scope } of phones) await phone.pull(scope, 100);
    store.write(2, "task/a", "set", {});
    for (const { phone, scope } of phones) await phone.pull(scope, 100);
    const [tasks, tickets] = phones.map(({ phone }) => phone.backup());
    for (const { domain, phone, scope } of phones) {
      phone.write(`${domain}/own`, "set", { title: "own" });
      await phone.pull(scope, 100);
    }
    phones[0]?.phone.restore(tasks as Backup);
    const heard = await Promise.all(phones.map(({ phone, scope }) => phone.pull(scope, 100)));
    expect(heard.map((changes) => changes.map(({ mobile_id }) => mobile_id))).toEqual([["own"], []]);
    expect(tickets).toBeDefined();
  });
});

const SEAL = plainSeal("t");

describe("a checkpoint", () => {
  const rest = { base: 40, position: 47, horizon: 0 };

  it("tells by a mark that own writes are sent again, and how far a pull from nothing has come", () => {
    const cells = new Map([["task/high", { ...rest, own: 7 }]]);
    const checkpoint = { ...startCheckpoint(3), rest, cells, progress: { done: 12, total: 3456 } };
    expect(decodeCheckpoint(SEAL, encodeCheckpoint(SEAL, checkpoint))).toEqual(checkpoint);
  });

  it("of an earlier version is understood, and is as short as it was where nothing is sent again", () => {
    const cells = new Map([["task/high", { base: -1, position: 12, horizon: 30 }]]);
    const earlier = "3~15-1b~task.high*0-c-u~1hobmxv1x1ia3p";
    expect(decodeCheckpoint(SEAL, earlier)).toEqual({ ...startCheckpoint(3), rest, cells });
    expect(encodeCheckpoint(SEAL, { ...startCheckpoint(3), rest, cells })).toBe(earlier);
  });
});
