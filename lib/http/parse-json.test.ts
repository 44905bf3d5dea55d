import { expect, test } from "vitest";
import { parseJson } from "./parse-json";

test("JSON in UTF-8 is parsed, with or without a byte order mark", () => {
  expect(parseJson(Buffer.from('{"a":"ü"}'))).toEqual({ a: "ü" });
  expect(parseJson(Buffer.from('\uFEFF{"a":1}'))).toEqual({ a: 1 });
});

test.each([
  ["nothing", Buffer.alloc(0), /empty/],
  ["text that is no JSON", Buffer.from("{'a':1}"), /character 1/],
  ["JSON that ends too early", Buffer.from('{"a":'), /ends too early/],
  ["bytes that are no UTF-8", Buffer.from([0x22, 0xff, 0x22]), /UTF-8/],
  ["an overlong form", Buffer.from([0x22, 0xc0, 0x80, 0x22]), /UTF-8/],
  ["half of a surrogate in UTF-8", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), /UTF-8/],
])("%s is malformed_json", (_, bytes, detail) => {
  expect(() => parseJson(bytes)).toThrow(
    expect.objectContaining({ code: "malformed_json", detail: expect.stringMatching(detail) }),
  );
});

test("a body never comes back in the answer", () => {
  expect(() => parseJson(Buffer.from('{"password": secret}'))).toThrow(
    expect.objectContaining({ detail: expect.not.stringContaining("secret") }),
  );
});
