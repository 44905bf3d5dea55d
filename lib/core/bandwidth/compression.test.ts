import { expect, test } from "vitest";
import { effortFor } from "./compression-level";
import { CompressionMemory } from "./compression-memory";
import { compressionStats } from "./compression-stats";

test("effort goes down with size, and at once on a busy server", () => {
  expect(effortFor(2_000, false)).toBe("thorough");
  expect(effortFor(40_000, false)).toBe("balanced");
  expect(effortFor(400_000, false)).toBe("quick");
  expect(effortFor(2_000, true)).toBe("quick");
});

test("a kind that doesn't get smaller is left alone after a few tries, looked at now and then, and taken up again", () => {
  const memory = new CompressionMemory();
  const tries = (rounds: number, saved: number) => {
    let tried = 0;
    for (let n = 0; n < rounds; n++) {
      if (!memory.isWorthTrying("photos")) continue;
      tried++;
      memory.note("photos", 1000, 1000 * (1 - saved));
    }
    return tried;
  };
  expect(tries(8, 0.01)).toBe(8);
  expect(tries(320, 0.01)).toBeLessThan(20);
  expect(memory.isWorthTrying("records")).toBe(true);
  tries(200, 0.8);
  expect(tries(100, 0.8)).toBe(100);
});

test("stats say what travelled of what there was", () => {
  expect(compressionStats(1000, 250)).toEqual({
    compressed: true,
    original_size: 1000,
    compressed_size: 250,
    compression_ratio: 0.25,
  });
  expect(compressionStats(300, 300)).toMatchObject({ compressed: false, compression_ratio: 1 });
  expect(compressionStats(0, 0)).toMatchObject({ compressed: false, compression_ratio: 1 });
});
