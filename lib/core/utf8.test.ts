import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitsUtf8, utf8Length } from "./utf8";

describe("the length of a text in UTF-8", () => {
  it("is what encoding it takes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });

  it("decides what fits, to the byte", () => {
    expect([
      fitsUtf8("é".repeat(50), 100),
      fitsUtf8("é".repeat(50), 99),
      fitsUtf8("a".repeat(33), 99),
    ]).toEqual([true, false, true]);
  });
});
