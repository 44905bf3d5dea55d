import { describe, expect, it } from "vitest";
import { integerBetween, pick, pickWeighted, sample, seededRandom, waitOf } from "./random";

describe("seeded random", () => {
  it("repeats itself for a seed and differs for another", () => {
    const take = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
    expect(take(7).every((n) => n >= 0 && n < 1)).toBe(true);
  });

  it("reaches both ends of a range and nothing beyond", () => {
    const random = seededRandom(1);
    const seen = new Set(Array.from({ length: 200 }, () => integerBetween(random, 2, 5)));
    expect([...seen].sort()).toEqual([2, 3, 4, 5]);
  });

  it("picks by weight, and never what weighs nothing", () => {
    const random = seededRandom(2);
    const counts = { often: 0, seldom: 0, never: 0 };
    for (let n = 0; n < 1000; n++) counts[pickWeighted(random, { often: 9, seldom: 1, never: 0 })]++;
    expect(counts.never).toBe(0);
    expect(counts.often).toBeGreaterThan(800);
    expect(counts.seldom).toBeGreaterThan(50);
  });

  it("samples each item at most once", () => {
    const drawn = sample(seededRandom(3), [1, 2, 3, 4], 3);
    expect(new Set(drawn).size).toBe(3);
    expect(sample(seededRandom(3), [1, 2], 9).sort()).toEqual([1, 2]);
    expect(() => pick(seededRandom(3), [])).toThrow("nothing to pick from");
  });

  it("waits the mean on average", () => {
    const random = seededRandom(4);
    const waits = Array.from({ length: 5000 }, () => waitOf(random, 100));
    expect(waits.reduce((sum, wait) => sum + wait, 0) / waits.length).toBeCloseTo(100, -1);
  });
});
