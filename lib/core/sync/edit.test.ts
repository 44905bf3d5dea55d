import { describe, expect, it } from "vitest";
import { readEdit } from "./edit";

const entry = (more: object) => ({
  op_id: "o",
  domain: "ticket",
  mobile_id: "t1",
  delta: { title: "x" },
  ...more,
});
const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);

describe("an entry", () => {
  it("is read with its defaults, and in the shorter form", () => {
    const edit = {
      opId: "o",
      mobileId: "t1",
      op: "upsert",
      base: 0,
      set: { title: "x" },
      unset: [],
      whole: false,
    };
    expect(readEdit(entry({}), "f")).toMatchObject(edit);
    expect(readEdit({ id: "t1", domain: "task", version: 7, delta: { title: "x" } }, "f")).toMatchObject({
      opId: "f",
      base: 7,
    });
  });

  it("keeps unknown fields, nulls of known ones, and names that objects inherit", () => {
    const delta = { title: null, toString: "mine", extra: { deep: [1, { x: true }] } };
    expect(readEdit(entry({ delta }), "f")).toMatchObject({ set: delta });
  });

  it.each([
    ["unknown_domain", entry({ domain: "nope" })],
    ["invalid_entry", entry({ mobile_id: "no spaces" })],
    ["invalid_entry", entry({ delta: undefined })],
    ["invalid_entry", entry({ data: { title: "y" } })],
    ["invalid_entry", entry({ base_version: -1 })],
    ["invalid_entry", entry({ base_version: 1.5 })],
    ["invalid_entry", entry({ modified_at: "yesterday" })],
    ["invalid_entry", entry({ unset: ["title"] })],
    ["invalid_entry", entry({ delta: undefined, data: { a: 1 }, changed_fields: ["b"] })],
    ["invalid_entry", "text"],
    ["invalid_entry", null],
    ["invalid_entry", [[]]],
    ["invalid_field", entry({ delta: { title: 5 } })],
    ["invalid_field", entry({ delta: { escalation_level: -1 } })],
    ["invalid_field", entry({ delta: { title: "é".repeat(32 * 1024 + 1) } })],
    ["reserved_key", entry({ delta: JSON.parse('{"a":{"__proto__":1}}') })],
    ["reserved_key", entry({ delta: { constructor: 1 } })],
    ["reserved_key", entry({ delta: { "": 1 } })],
    ["reserved_key", entry({ unset: ["prototype"] })],
    ["invalid_text", entry({ delta: { title: "a\0b" } })],
    ["invalid_text", entry({ delta: { x: ["\ud800"] } })],
    ["invalid_text", entry({ delta: { "\udc00": 1 } })],
    ["invalid_number", entry({ delta: { x: 2 ** 53 } })],
    ["invalid_number", entry({ delta: JSON.parse('{"x":1e999}') })],
    ["too_deep", entry({ delta: { x: nested(32) } })],
    ["too_deep", entry({ delta: { x: nested(100_000) } })],
  ])("is rejected alone: %s", (code, raw) => {
    expect(readEdit(raw, "fallback")).toMatchObject({ code });
  });

  it("may be 32 levels deep and hold 64 KB of text", () => {
    expect(readEdit(entry({ delta: { x: nested(31) } }), "f")).not.toHaveProperty("code");
    expect(readEdit(entry({ delta: { title: "a".repeat(64 * 1024) } }), "f")).not.toHaveProperty("code");
  });
});
