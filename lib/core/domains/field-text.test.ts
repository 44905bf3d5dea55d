import { describe, expect, it } from "vitest";
import { readFieldText, textOfField, typedKind } from "./field-text";
import { findDomain } from "./registry";

const workOrder = findDomain("work_order");
const read = (field: string, text: string) =>
  readFieldText(workOrder, field, typedKind(workOrder, field, []), text);

describe("readFieldText", () => {
  it.each([
    ["title", "Pump 4 ", "Pump 4 "],
    ["labor_minutes", "90", 90],
    ["labor_minutes", "", null],
    ["scheduled_at", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"],
    ["parts", '[{"no": 1}]', [{ no: 1 }]],
    ["of_their_own", "any", "any"],
  ])("takes %s typed as %j for %j", (field, text, value) => {
    expect(read(field, text)).toEqual({ ok: true, value });
  });

  it.each([
    ["labor_minutes", "-1", "must be an integer of at least 0 or null"],
    ["labor_minutes", "soon", "must be a number"],
    ["scheduled_at", "tomorrow", "must be an RFC 3339 time or null"],
    ["parts", "[1]", "must be a list of objects or null"],
    ["parts", "[", "must be JSON"],
    ["title", "a\0b", "must not contain NUL"],
  ])("refuses %s typed as %j: %s", (field, text, message) => {
    expect(read(field, text)).toEqual({ ok: false, message });
  });

  it("gives every value back that it was shown", () => {
    for (const [kind, value] of [
      ["string", "two\nlines"],
      ["count", 3],
      ["boolean", true],
      ["strings", ["a", "b"]],
      ["json", { deep: [1, null] }],
    ] as const) {
      expect(readFieldText(undefined, "f", kind, textOfField(kind, value as never))).toEqual({
        ok: true,
        value,
      });
    }
  });

  it("types an unknown field by the values it has", () => {
    expect(typedKind(workOrder, "own", ["a", null])).toBe("string");
    expect(typedKind(workOrder, "own", ["a", 3])).toBe("json");
  });
});
