import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { opIds } from "./op-ids";

it("never gives an id twice, also not after a restart in the same millisecond", () => {
  const starts = Array.from({ length: 3 }, () => opIds(() => 1_800_000_000_000, Math.random));
  const ids = starts.flatMap((next) => Array.from({ length: 500 }, next));
  expect(new Set(ids).size).toBe(1500);
  for (const id of ids) expect(id).toMatch(/^[0-9a-z]+-[0-9a-z]+$/);
});

it("takes under four bytes an id in a packed batch", () => {
  const next = opIds(Date.now, Math.random);
  const ids = JSON.stringify(Array.from({ length: 100 }, next));
  expect(gzipSync(ids).byteLength).toBeLessThan(400);
});
