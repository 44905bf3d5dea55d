import fc from "fast-check";
import { expect, test } from "vitest";
import { packRates, unpackRates } from "./pack-rates";

const counts = fc.record({ requests: fc.nat(), failures: fc.nat(3), edits: fc.nat(3), conflicts: fc.nat() });

test("the rates of an hour come back as they were, step by step", () => {
  fc.assert(
    fc.property(fc.array(fc.option(counts), { maxLength: 12 }), (hour) => {
      const steps = hour.flatMap((given, step) =>
        given ? [{ step, ...given, conflicts: given.edits > 0 ? given.conflicts : 0 }] : [],
      );
      expect(unpackRates(packRates(steps))).toEqual(steps);
    }),
  );
});
