import fc from "fast-check";
import { expect, test } from "vitest";
import { BODY_LIMITS, type BodyLimit } from "@/lib/contract/body-limits";
import { scanJson } from "./scan-json";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const scan = (text: string, limit: BodyLimit) => scanJson(bytesOf(text), limit);
const endless: BodyLimit = { bytes: 1e9, elements: 1e9, depth: 1e9 };

/** Counted on what the parser built: values and keys, an empty container twice. */
function shapeOf(value: unknown): { depth: number; elements: number } {
  if (typeof value !== "object" || value === null) return { depth: 0, elements: 1 };
  const inner = Object.values(value).map(shapeOf);
  const keys = Array.isArray(value) ? 0 : inner.length;
  const elements = inner.reduce((sum, { elements }) => sum + elements, 1 + keys);
  return {
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
    elements: inner.length === 0 ? 2 : elements,
  };
}

const anyJson = fc.json({ maxDepth: 12, stringUnit: "binary" });
const spaced = fc.tuple(anyJson, fc.constantFrom(0, 1, "\t", "\r\n")).map(([text, space]) => {
  return JSON.stringify(JSON.parse(text), null, space);
});
const tricky = fc
  .array(fc.constantFrom("\\", '"', "{", "}", "[", "]", ",", ":", "é", "\u2028", "a"), { maxLength: 12 })
  .map((parts) => parts.join(""));

test("it counts as many values and keys as the parser builds", () => {
  fc.assert(
    fc.property(spaced, (text) => {
      expect(scan(text, endless)).toMatchObject({ elements: shapeOf(JSON.parse(text)).elements });
    }),
    { numRuns: 1000 },
  );
});

test("it finds the depth that the parser builds, not one less and not one more", () => {
  fc.assert(
    fc.property(spaced, (text) => {
      const { depth } = shapeOf(JSON.parse(text));
      expect(scan(text, { ...endless, depth }).fault).toBeUndefined();
      if (depth > 0) expect(scan(text, { ...endless, depth: depth - 1 }).fault).toBe("too_deep");
    }),
    { numRuns: 1000 },
  );
});

test("brackets, commas, quotes and backslashes within texts and keys count for nothing", () => {
  fc.assert(
    fc.property(tricky, tricky, (key, value) => {
      const text = JSON.stringify({ [key]: [value, value] });
      expect(scan(text, { ...endless, depth: 2 })).toEqual({ elements: 5, list: undefined });
    }),
    { numRuns: 1000 },
  );
});

test("it stops at the first value too many", () => {
  const five = { ...endless, elements: 5 };
  expect(scan("[1,2,3,4]", five)).toMatchObject({ elements: 5 });
  expect(scan("[1,2,3,4,5]", five).fault).toBe("too_many");
  expect(scan('{"a":1,"b":2}', five)).toMatchObject({ elements: 5 });
  expect(scan('{"a":1,"b":2,"c":3}', five).fault).toBe("too_many");
  expect(scan("[".repeat(1_000_000), { ...five, depth: 1e9 }).fault).toBe("too_many");
});

test.each(["[", '{"a":', '"abc', '"abc\\"', "[[]", '["\\'])("%s is unfinished", (text) => {
  expect(scan(text, endless).fault).toBe("unfinished");
});

const sync = BODY_LIMITS.sync;
const nest = (levels: number, inside = "1") => "[".repeat(levels) + inside + "]".repeat(levels);
const push = (...entries: string[]) => `{"batch_id":"b","entries":[${entries.join()}],"pull":{"limit":5}}`;

test("an entry that is too deep is cut where that begins, and nothing beside it is touched", () => {
  const [good, deep] = [`{"delta":{"a":${nest(31)}}}`, `{"delta":{"a":${nest(5000, '"]",{}')}},"op_id":"x"}`];
  const bytes = bytesOf(push(good, deep, good));
  expect(scanJson(bytes, sync).fault).toBeUndefined();
  const { entries } = JSON.parse(new TextDecoder().decode(bytes));
  expect(entries[0]).toEqual(JSON.parse(good));
  expect(entries[2]).toEqual(JSON.parse(good));
  expect(entries[1].op_id).toBe("x");
  // The fields and 32 lists in them: one level more than an entry may have.
  expect(shapeOf(entries[1].delta).depth).toBe(33);
});

test("what is cut doesn't count, however much it is, and must come to its end", () => {
  const deep = (inside: string) => push("1", `{"delta":{"a":${nest(40, inside)}}}`);
  expect(scan(deep("0,".repeat(200_000)), sync).fault).toBeUndefined();
  expect(scan(deep(nest(200_000)), sync).fault).toBeUndefined();
  expect(scan(deep('"]]').slice(0, -3), sync).fault).toBe("unfinished");
  expect(scan(push(`{"delta":${"[".repeat(60)}`).slice(0, -30), sync).fault).toBe("unfinished");
});

test("beside the entries, too deep is too deep for all of it", () => {
  expect(scan(`{"entries":[],"junk":${nest(34)}}`, sync).fault).toBeUndefined();
  expect(scan(`{"entries":[],"junk":${nest(35)}}`, sync).fault).toBe("too_deep");
  expect(scan("[".repeat(500_000), sync).fault).toBe("too_deep");
});

test("what is within the limits is never touched", () => {
  fc.assert(
    fc.property(fc.array(fc.json({ maxDepth: 25 }), { maxLength: 5 }), (entries) => {
      const text = push(...entries);
      const bytes = bytesOf(text);
      expect(scanJson(bytes, sync).fault).toBeUndefined();
      expect(new TextDecoder().decode(bytes)).toBe(text);
    }),
  );
});

test("it tells where each entry stands", () => {
  fc.assert(
    fc.property(
      fc.array(spaced, { maxLength: 6 }),
      fc.constantFrom("entries", "changes"),
      (entries, name) => {
        const text = ` {"x":["entries",[1]],"${name}": [${entries.join(" ,")}\n],"y":{"entries":[2,3]}}`;
        const bytes = bytesOf(text);
        const { list } = scanJson(bytes, sync) as Extract<ReturnType<typeof scanJson>, { elements: number }>;
        expect(list?.name).toBe(name);
        const pieces: string[] = [];
        let from = list?.start ?? 0;
        for (const end of list?.ends ?? []) {
          pieces.push(new TextDecoder().decode(bytes.subarray(from, end)).trim());
          from = end + 1;
        }
        expect(pieces).toEqual(entries.length === 0 ? [""] : entries.map((entry) => entry.trim()));
      },
    ),
  );
});

test("entries and what stands beside them have limits of their own", () => {
  const zeros = (count: number) => `[${"0,".repeat(count - 1)}0]`;
  const most = sync.entries.elements;
  expect(scan(push(zeros(most - 2), zeros(most - 2)), sync).fault).toBeUndefined();
  expect(scan(push("1", zeros(most + 1), "1"), sync).fault).toBe("too_many_in_entry");
  expect(scan(push("1", zeros(most + 1)), sync).fault).toBe("too_many_in_entry");
  expect(scan(`{"junk":${zeros(sync.elements)},"entries":[]}`, sync).fault).toBe("too_many");
  const many = Array.from({ length: 12 }, () => zeros(most - 2));
  expect(scan(push(...many), sync).fault).toBe("too_many");
});

test("a second list of entries is refused: the parser would take the last, whatever it holds", () => {
  expect(scan('{"entries":[],"entries":[1]}', sync).fault).toBe("second_list");
  expect(scan('{"entries":[],"changes":[1]}', sync).fault).toBe("second_list");
  expect(scan('{"entries":{},"x":{"entries":[1]},"changes":[1]}', sync).fault).toBeUndefined();
});
