import { expect, test } from "vitest";
import { acceptedEncodings, chooseEncoding } from "./accept-encoding";

test.each([
  [null, undefined],
  ["", undefined],
  ["identity", undefined],
  ["deflate", undefined],
  ["gzip", "gzip"],
  ["gzip, deflate, br", "br"],
  ["br;q=0.1, gzip;q=0.9", "gzip"],
  ["br;q=0, gzip", "gzip"],
  ["gzip;q=0", undefined],
  ["*", "br"],
  ["*;q=0.5, br;q=0", "gzip"],
  ["identity, gzip;q=0.5", undefined],
  ["GZIP ; Q=1", "gzip"],
  ["gzip;q=nonsense", undefined],
  ["gzip;q=7", undefined],
  [",,;;=,gzip", "gzip"],
])("a client that accepts %j gets %j", (header, encoding) => {
  expect(chooseEncoding(header)).toBe(encoding);
});

test.each([
  [{}, null],
  [{ "accept-encoding": "gzip" }, "gzip"],
  [{ "accept-encoding": "gzip, br", "x-accept-dictionary": "tidelock-d1" }, "gzip, br, tidelock-d1"],
  [{ "x-accept-dictionary": "tidelock-d1" }, "tidelock-d1"],
])("a client that sends %j takes %j", (headers, accepted) => {
  expect(acceptedEncodings(new Headers(headers as Record<string, string>))).toBe(accepted);
});
