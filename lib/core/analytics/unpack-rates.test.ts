import { expect, test } from "vitest";
import { unpackRates } from "./unpack-rates";

test("a step has its failures and edits where there were some", () => {
  const packed = Uint8Array.of(0, 7, 4 * 2 + 2, 0xc8, 1, 3, 4 * 1 + 3, 9, 2, 40, 5);
  expect(unpackRates(packed)).toEqual([
    { step: 0, requests: 7, failures: 0, edits: 0, conflicts: 0 },
    { step: 2, requests: 200, failures: 3, edits: 0, conflicts: 0 },
    { step: 3, requests: 9, failures: 2, edits: 40, conflicts: 5 },
  ]);
});
