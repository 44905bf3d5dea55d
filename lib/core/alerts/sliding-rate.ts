import type { Reading } from "./evaluate-rule";

/** How often something happened, of how many, in a bucket that starts at `start` (ms). */
export type Counted = { start: number; part: number; whole: number };

/**
 * A rate in percent over a window that ends with each bucket. Null where the window holds fewer than `atLeast`.
 * @param buckets without a gap, in order, each `stepMs` long
 */
export function slidingRate(
  buckets: readonly Counted[],
  { stepMs, windowMs, atLeast }: { stepMs: number; windowMs: number; atLeast: number },
): Reading[] {
  const width = Math.max(1, Math.round(windowMs / stepMs));
  let part = 0;
  let whole = 0;
  return buckets.map((bucket, index) => {
    const leaving = buckets[index - width];
    part += bucket.part - (leaving?.part ?? 0);
    whole += bucket.whole - (leaving?.whole ?? 0);
    return { at: bucket.start + stepMs, value: rateOf(part, whole, atLeast) };
  });
}

/** In percent; null where `whole` is too small to say anything. */
export function rateOf(part: number, whole: number, atLeast: number): number | null {
  return whole === 0 || whole < atLeast ? null : (100 * part) / whole;
}
