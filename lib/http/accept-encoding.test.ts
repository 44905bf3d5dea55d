import { expect, test } from "vitest";
import { chooseEncoding } from "./accept-encoding";

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
