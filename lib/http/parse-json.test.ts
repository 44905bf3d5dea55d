import { expect, test } from "vitest";
import { BODY_LIMITS } from "@/lib/contract/body-limits";
import { readEdit } from "@/lib/core/sync/edit";
import { parseJson } from "./parse-json";

const { open, sync } = BODY_LIMITS;

test("JSON in UTF-8 is parsed, with or without a byte order mark", async () => {
  expect(await parseJson(Buffer.from('{"a":"ü"}'), open)).toEqual({ a: "ü" });
  expect(await parseJson(Buffer.from('\uFEFF{"a":1}'), open)).toEqual({ a: 1 });
});

test.each([
  ["nothing", Buffer.alloc(0), /empty/],
  ["text that is no JSON", Buffer.from("{'a':1}"), /character 1/],
  ["JSON that ends too early", Buffer.from('{"a":'), /ends too early/],
  ["bytes that are no UTF-8", Buffer.from([0x22, 0xff, 0x22]), /UTF-8/],
  ["an overlong form", Buffer.from([0x22, 0xc0, 0x80, 0x22]), /UTF-8/],
  ["half of a surrogate in UTF-8", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), /UTF-8/],
])("%s is malformed_json", async (_, bytes, detail) => {
  await expect(parseJson(bytes, open)).rejects.toMatchObject({
    code: "malformed_json",
    detail: expect.stringMatching(detail),
  });
});

test("a body never comes back in the answer", async () => {
  await expect(parseJson(Buffer.from('{"password": secret}'), open)).rejects.toMatchObject({
    detail: expect.not.stringContaining("secret"),
  });
});

test("millions of brackets are refused by their bytes, before anything is built", async () => {
  const brackets = Buffer.alloc(4 * 1024 * 1024, "[");
  await expect(parseJson(brackets, open)).rejects.toMatchObject({ code: "invalid_request" });
  await expect(parseJson(brackets, sync)).rejects.toMatchObject({ code: "invalid_request" });
});

const entry = (text: string) => `{"op_id":"o","delta":{"text":"${text}"}}`;
const long = "é".repeat(20_000);
const large = (entries: string[], after = '"pull":{"limit":7}') =>
  Buffer.from(`\uFEFF{"batch_id":"b", "entries" : [ ${entries.join(" , ")} ], ${after}}`);

test("a long body is the same, parsed entry by entry", async () => {
  const entries = Array.from({ length: 20 }, (_, no) => entry(`${no}${long}`));
  expect(await parseJson(large(entries), sync)).toEqual(JSON.parse(large(entries).subarray(3).toString()));
  const none = large([], `"junk":"${long.repeat(15)}"`);
  expect(await parseJson(none, sync)).toMatchObject({ entries: [] });
});

test.each([
  ["an entry is no JSON", large([entry(long), "{'a':1}", ...Array(9).fill(entry(long))])],
  ["a comma too many ends the list", large([...Array(9).fill(entry(long)), ""])],
  ["the list holds nothing but a comma", large(["", ""], `"junk":"${long.repeat(15)}"`)],
  ["an entry closes what it didn't open", large([`${entry(long)}}`, ...Array(9).fill(entry(long))])],
  ["the rest is no JSON", large(Array(9).fill(entry(long)), "junk")],
  [
    "the list ends in another bracket",
    Buffer.from(
      large(Array(9).fill(entry(long)))
        .toString()
        .replace(" ],", " },"),
    ),
  ],
])("a long body is malformed where %s", async (_, body) => {
  expect(body.byteLength).toBeGreaterThan(256 * 1024);
  expect(() => JSON.parse(body.subarray(3).toString())).toThrow();
  await expect(parseJson(body, sync)).rejects.toMatchObject({ code: "malformed_json" });
});

test("an entry that is nested too deep is rejected alone, and the others go on", async () => {
  const entryOf = (field: string) => `{"domain":"task","mobile_id":"m","delta":{"x":${field}}}`;
  const nested = (levels: number) => `${'[{"a":'.repeat(levels / 2)}1${"}]".repeat(levels / 2)}`;
  const codesWith = async (field: string) => {
    const texts = [entryOf("1"), entryOf(field), entryOf("[]")];
    const { entries } = (await parseJson(Buffer.from(`{"entries":[${texts}]}`), sync)) as {
      entries: unknown[];
    };
    return entries.map((raw) => (readEdit(raw, "o") as { code?: string }).code);
  };
  expect(await codesWith(nested(30))).toEqual([undefined, undefined, undefined]);
  for (const levels of [32, 34, 10_000]) {
    expect(await codesWith(nested(levels))).toEqual([undefined, "too_deep", undefined]);
  }
});
