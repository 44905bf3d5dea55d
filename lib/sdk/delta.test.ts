import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fields } from "../contract/json";
import { applyDelta, computeDelta } from "./delta";

const fields = fc.dictionary(
  fc.oneof(fc.constantFrom("a", "b", "toString", "constructor"), fc.string()),
  fc.jsonValue(),
) as fc.Arbitrary<Fields>;

/** Two states of one record: most fields alike. */
const states = fc.tuple(fields, fields, fields).map(([common, left, right]) => [
  { ...common, ...left },
  { ...common, ...right },
]) as fc.Arbitrary<[Fields, Fields]>;

/** As it arrives on the other side. */
const travelled = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

describe("a delta", () => {
  it("turns the base into the next state, on whatever side it is applied", () => {
    fc.assert(
      fc.property(states, ([base, next]) => {
        expect(applyDelta(travelled(base), travelled(computeDelta(base, next)))).toEqual(travelled(next));
      }),
    );
  });

  it("carries nothing that is alike on both sides", () => {
    fc.assert(
      fc.property(states, ([base, next]) => {
        const { delta, unset } = computeDelta(base, next);
        for (const field of Object.keys(delta)) {
          expect(Object.hasOwn(base, field) ? travelled(base[field]) : "absent").not.toEqual(
            travelled(next[field]),
          );
        }
        for (const field of unset) expect(Object.hasOwn(next, field)).toBe(false);
        expect(computeDelta(base, travelled(base))).toEqual({ delta: {}, unset: [] });
      }),
    );
  });

  it("can be applied twice without harm, and leaves the base as it was", () => {
    fc.assert(
      fc.property(states, ([base, next]) => {
        const before = travelled(base);
        const delta = computeDelta(base, next);
        expect(applyDelta(applyDelta(base, delta), delta)).toEqual(next);
        expect(travelled(base)).toEqual(before);
      }),
    );
  });

  it("tells null from absent", () => {
    expect(computeDelta({ a: 1, b: 2 }, { a: null })).toEqual({ delta: { a: null }, unset: ["b"] });
    expect(computeDelta({}, { a: null })).toEqual({ delta: { a: null }, unset: [] });
  });

  it("sends a nested value whole where anything in it differs, and not for the order of its keys", () => {
    expect(computeDelta({ parts: [{ id: 1, n: 2 }] }, { parts: [{ n: 2, id: 1 }] }).delta).toEqual({});
    expect(computeDelta({ parts: [{ id: 1 }] }, { parts: [{ id: 2 }] }).delta).toEqual({
      parts: [{ id: 2 }],
    });
  });
});
