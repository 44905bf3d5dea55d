import fc from "fast-check";
import { expect, test } from "vitest";
import { entrySize } from "./entry-size";

test("the size of an entry is that of its JSON in UTF-8", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("ü", "€", "😀", "\u07ff", "\u0800", '"\\\n'),
  );
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(text, fc.array(text), fc.double({ noNaN: true }))), (fields) => {
      expect(entrySize(fields)).toBe(Buffer.byteLength(JSON.stringify(fields)));
    }),
  );
});
