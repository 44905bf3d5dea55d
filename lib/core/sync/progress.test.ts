import fc from "fast-check";
import { expect, it } from "vitest";
import { PRIORITIES } from "../../contract/entry";
import type { PullProgress } from "../../contract/pull";
import { EVERYTHING, type PullScope } from "./checkpoint";
import { alive, anyWrite, Phone, Store } from "./testing/pull-model";

/** A store with so many tasks, tickets and a tombstone. */
function filled(tasks: number, tickets: number): Store {
  const store = new Store();
  for (let n = 0; n < tasks; n++) store.write(2, `task/t${n}`, "set", { priority: n % 2 ? "high" : "low" });
  for (let n = 0; n < tickets; n++) store.write(2, `ticket/t${n}`, "set", {});
  store.write(2, "task/gone", "set", {});
  store.write(2, "task/gone", "delete", {});
  return store;
}

/** What each page of a whole pull says, with `between` in between. */
async function progressOf(phone: Phone, scope: PullScope, limit: number, between = () => {}) {
  const told: (PullProgress | undefined)[] = [];
  for (let more = true; more; between()) {
    await phone.pull(scope, limit);
    told.push(phone.page?.progress);
    more = phone.page?.has_more ?? false;
  }
  return told;
}

it("counts the records that a pull from nothing brings, and no tombstone", async () => {
  const phone = new Phone(1, filled(5, 2));
  expect(await progressOf(phone, EVERYTHING, 3)).toEqual([
    { done: 3, total: 7 },
    { done: 6, total: 7 },
    { done: 7, total: 7 },
  ]);
  expect(await progressOf(phone, EVERYTHING, 3)).toEqual([undefined]);
});

it("counts what the pull is narrowed to, and goes on counting where it is widened", async () => {
  const tasks = { domains: ["task"], priorities: PRIORITIES.slice(2) };
  const phone = new Phone(1, filled(6, 4));
  expect(await progressOf(phone, tasks, 2)).toEqual([
    { done: 2, total: 3 },
    { done: 3, total: 3 },
  ]);
  const [first, ...others] = await progressOf(phone, EVERYTHING, 4);
  expect([first, others.at(-1)]).toEqual([
    { done: 4, total: 7 },
    { done: 7, total: 7 },
  ]);
});

it("is told with the one page that holds everything, and of a tenant without records", async () => {
  expect(await progressOf(new Phone(1, filled(2, 0)), EVERYTHING, 100)).toEqual([{ done: 2, total: 2 }]);
  expect(await progressOf(new Phone(1, new Store()), EVERYTHING, 100)).toEqual([{ done: 0, total: 0 }]);
});

it("never runs backwards nor beyond its total, and ends at it, whatever others write meanwhile", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyWrite, { maxLength: 30 }),
      fc.integer({ min: 1, max: 3 }),
      async (writes, limit) => {
        const store = filled(6, 3);
        const phone = new Phone(1, store);
        const told = await progressOf(phone, EVERYTHING, limit, () => {
          const write = writes.pop();
          if (write) store.write(2, write.key, write.op, write.set);
        });
        for (const [index, progress] of told.entries()) {
          const { done, total } = progress as PullProgress;
          expect(done).toBeGreaterThanOrEqual(told[index - 1]?.done ?? 0);
          expect(total).toBeGreaterThanOrEqual(done);
        }
        const last = told.at(-1) as PullProgress;
        expect(last.done).toBe(last.total);
        expect(Math.abs(last.total - alive(store).size)).toBeLessThanOrEqual(told.length);
      },
    ),
    { numRuns: 200 },
  );
});
