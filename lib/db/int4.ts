const MOST = 2 ** 31 - 1;

/** The nearest number that an `integer` column holds; a clock that is 25 days off is not more wrong at 50 years. */
export function int4(value: number): number {
  return Math.max(-MOST, Math.min(MOST, Math.round(value)));
}
