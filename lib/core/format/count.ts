const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** A whole number with grouping ("12,480"); from a million on, shortened ("1.2M"). */
export function formatCount(value: number): string {
  return Math.abs(value) >= 1_000_000 ? compact.format(value) : whole.format(value);
}

/** A number of things: "12,480 requests", "1 entry". */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}
