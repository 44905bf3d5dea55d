const STEPS = [1, 2, 2.5, 5, 10];
const LINES = 4;

/**
 * Round values for an axis from 0 up to the first that is not below `max`: at most five, in steps of 1, 2, 2.5 or 5 times
 * a power of ten; whole ones where asked.
 */
export function axisTicks(max: number, whole: boolean): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / LINES;
  const power = 10 ** Math.floor(Math.log10(rough));
  const fitting = STEPS.map((step) => step * power).find((step) => step * LINES >= max * (1 - 1e-9));
  const step = whole ? Math.ceil(fitting ?? 10 * power) : (fitting ?? 10 * power);
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, position) => Number((position * step).toPrecision(12)));
}
