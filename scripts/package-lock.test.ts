import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Entry = { version?: string; optionalDependencies?: Record<string, string> };

test("package-lock.json names the packages of every platform, without which `npm ci` refuses it", () => {
  const { packages }: { packages: Record<string, Entry> } = JSON.parse(
    readFileSync("package-lock.json", "utf8"),
  );
  const missing = Object.entries(packages).flatMap(([place, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).filter((name) => !isLocked(packages, place, name)),
  );
  expect(missing).toEqual([]);
});

/** Looks where Node would: beside the package, then in each folder above. */
function isLocked(packages: Record<string, Entry>, place: string, name: string): boolean {
  if (packages[place ? `${place}/node_modules/${name}` : `node_modules/${name}`]) return true;
  if (!place) return false;
  return isLocked(packages, place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/"))), name);
}
