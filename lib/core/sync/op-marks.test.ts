import { describe, expect, it } from "vitest";
import { readEdit } from "./edit";
import { meetEarlier } from "./meet-earlier";
import { MARK_BYTES, onlyHeld, opMarks } from "./op-marks";

const entry = (op_id: string, title: string) => ({
  op_id,
  domain: "task",
  mobile_id: "t1",
  delta: { title },
});
const marksOf = (raws: unknown[]) =>
  opMarks(
    raws.map((raw, place) => readEdit(raw, `b:${place}`)),
    raws,
  );

describe("the marks of a batch", () => {
  it("take 12 bytes an entry, and say what they have said since they are stored", () => {
    const marks = marksOf([entry("9f1c0001", "Check the pump"), entry("9f1c0002", "Pümpe prüfen")]);
    expect(marks).toHaveLength(2 * MARK_BYTES);
    // Stored marks are compared with new ones for 90 days: another hash would let edits take effect twice.
    expect(Buffer.from(marks).toString("hex")).toMatchInlineSnapshot(
      `"3646b4ae316d86482f8d406d50febc4e76d847d55f3f3b8d"`,
    );
  });

  it("tell a hundred thousand ids apart that look alike", () => {
    const ids = Array.from({ length: 100_000 }, (_, n) => `mb1x9k2c7q-${n.toString(36)}`);
    const seen = new Set<string>();
    for (let start = 0; start < ids.length; start += 1000) {
      const raws = ids.slice(start, start + 1000).map((id) => entry(id, "a"));
      const text = Buffer.from(marksOf(raws)).toString("latin1");
      for (let at = 0; at < text.length; at += MARK_BYTES) seen.add(text.slice(at, at + 8));
    }
    expect(seen.size).toBe(ids.length);
  });

  it("tell contents apart that differ in one character, or in a field's name, or in a value's type", () => {
    const deltas: object[] = [
      {},
      { a: "" },
      { a: "1" },
      { a: 1 },
      { b: "1" },
      { a: null },
      { a: [1] },
      { a: { b: 1 } },
    ];
    const long = "x".repeat(1000);
    for (let at = 0; at < long.length; at++) deltas.push({ a: `${long.slice(0, at)}y${long.slice(at + 1)}` });
    const marks = marksOf(deltas.map((delta) => ({ ...entry("a", ""), delta })));
    const text = Buffer.from(marks).toString("latin1");
    const contents = deltas.map((_, place) => text.slice(place * MARK_BYTES + 8, (place + 1) * MARK_BYTES));
    expect(new Set(contents).size).toBe(deltas.length);
  });

  it("can be made of whatever was sent", () => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`);
    const raws = [
      ...[null, 7, "text", [], {}, { op_id: "a", delta: 5 }, { op_id: "a", changed_fields: {}, unset: {} }],
      ...[
        { op_id: "a", op: { toString: 1 }, unset: [{ toString: 1 }] },
        { op_id: "a", delta: deep },
      ],
    ];
    expect(marksOf(raws)).toHaveLength(raws.length * MARK_BYTES);
  });
});

describe("meeting earlier batches", () => {
  const ab = marksOf([entry("a", "1"), entry("b", "2")]);

  it("finds each edit that came, and whether it said the same", () => {
    const earlier = [
      { batchId: "one", marks: marksOf([entry("x", "0"), entry("a", "1")]) },
      { batchId: "two", marks: marksOf([entry("b", "other")]) },
    ];
    expect(meetEarlier(ab, earlier)).toEqual(
      new Map([
        [0, { batchId: "one", place: 1, same: true }],
        [1, { batchId: "two", place: 0, same: false }],
      ]),
    );
  });

  it("passes over what the server does not hold", () => {
    const marks = onlyHeld(ab, (place) => place === 1);
    expect([...meetEarlier(ab, [{ batchId: "one", marks }]).keys()]).toEqual([1]);
    const unnamed = onlyHeld(ab, () => false);
    expect(meetEarlier(unnamed, [{ batchId: "one", marks: unnamed }])).toEqual(new Map());
  });
});
