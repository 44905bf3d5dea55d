import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EVERYTHING } from "./checkpoint";
import { alive, anyPull, anyWrite, Phone, Store } from "./testing/pull-model";

const anyStep = fc.oneof({ weight: 3, arbitrary: anyWrite }, { weight: 2, arbitrary: anyPull });

describe("pulls in pages, wide and narrow, in any order", () => {
  it("leave every device with what the server holds, and send nothing twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        const store = new Store();
        const phones = [1, 2, 3].map((no) => new Phone(no, store));
        const [one, two] = phones;
        // The third starts from nothing somewhere in the middle, and writes nothing of its own.
        await one?.pull(EVERYTHING, 1);
        await two?.pull(EVERYTHING, 1);
        for (const step of steps) {
          const phone = phones[step.phone];
          if (step.kind === "pull") await phone?.pull(step.scope, step.limit, step.maxBytes);
          else if (step.phone < 2) phone?.write(step.key, step.op, step.set);
        }
        for (const phone of phones) {
          while ((await phone.pull(EVERYTHING, 2, 700)).length > 0);
          expect(phone.copy).toEqual(alive(store));
          expect(await phone.pull(EVERYTHING, 100)).toEqual([]);
          expect(phone.checkpoint.cells.size).toBe(0);
        }
        const fresh = new Phone(9, store);
        await fresh.pull(EVERYTHING, 1000);
        expect(fresh.copy).toEqual(alive(store));
      }),
      { numRuns: 2000 },
    );
  });
});
