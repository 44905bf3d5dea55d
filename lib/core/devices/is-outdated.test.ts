import { expect, test } from "vitest";
import { isOutdated } from "./is-outdated";

test.each([
  ["2.3.9", "2.4", true],
  ["2.4", "2.4.0", false],
  ["2.4.0", "2.4", false],
  ["2.10", "2.9", false],
  ["2.9", "2.10", true],
  ["1.99.99", "2", true],
  ["3", "2.4.1", false],
  ["2.4", "2.4.1", true],
])("an app of version %s is too old for %s: %s", (version, minimum, outdated) => {
  expect(isOutdated(version, minimum)).toBe(outdated);
});

test("what follows the numbers doesn't count", () => {
  expect(isOutdated("v2.3.0-beta.7", "2.4")).toBe(true);
  expect(isOutdated("2.4.0 (512)", "2.4")).toBe(false);
});

test("a version without numbers can't be compared and is let in", () => {
  expect(isOutdated("nightly", "2.4")).toBe(false);
  expect(isOutdated("", "2.4")).toBe(false);
});
