const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1000],
] as const;

/** A length of time (ms) as people say it: its two largest units, "2 d 4 h", "1 min 30 s", "1.2 s", "40 ms". */
export function durationInWords(ms: number): string {
  const rest = Math.abs(Math.round(ms));
  if (rest < 1000) return `${rest} ms`;
  if (rest < 10_000) return `${Number((rest / 1000).toFixed(1))} s`;
  const first = UNITS.findIndex(([, length]) => rest >= length);
  const words: string[] = [];
  let left = rest;
  for (const [unit, length] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0) words.push(`${count} ${unit}`);
  }
  return words.join(" ");
}
