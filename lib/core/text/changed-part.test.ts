import fc from "fast-check";
import { expect, it } from "vitest";
import { changedPart } from "./changed-part";

it("finds the words that differ", () => {
  expect(changedPart("call before you come", "call twice before you come")).toEqual({
    before: "call ",
    changed: "twice ",
    after: "before you come",
  });
  expect(changedPart("pump broken today", "pump brown today").changed).toBe("brown");
});

it("marks nothing where nothing differs, and all where all does", () => {
  expect(changedPart("same", "same").changed).toBe("");
  expect(changedPart("one", "two")).toEqual({ before: "", changed: "two", after: "" });
});

it("never loses or adds a character", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (base, text) => {
      const { before, changed, after } = changedPart(base, text);
      expect(before + changed + after).toBe(text);
    }),
  );
});
