/**
 * Whether an app's version is below the least one a tenant asks for (numbers and dots). Parts compare as numbers, absent
 * ones count as 0, and what follows them (`-beta`, ` (512)`) doesn't count. A version that doesn't begin with a number
 * can't be compared and is let in.
 */
export function isOutdated(version: string, minimum: string): boolean {
  const has = partsOf(version);
  const needs = partsOf(minimum);
  if (has.length === 0) return false;
  const differing = needs.findIndex((need, place) => need !== (has[place] ?? 0));
  return differing >= 0 && (has[differing] ?? 0) < (needs[differing] ?? 0);
}

function partsOf(version: string): number[] {
  const numbers = /^v?(\d+(?:\.\d+)*)/i.exec(version.trim())?.[1];
  return numbers === undefined ? [] : numbers.split(".").map(Number);
}
