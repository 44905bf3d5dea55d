import fc from "fast-check";
import { expect, test } from "vitest";
import { placeIn } from "./place-in";

test("a number's place is that of the last which is not above it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -9, max: 9 })),
      fc.integer({ min: -10, max: 10 }),
      (some, value) => {
        const ascending = some.toSorted((a, b) => a - b);
        expect(placeIn(ascending, value)).toBe(ascending.findLastIndex((number) => number <= value));
      },
    ),
  );
});
