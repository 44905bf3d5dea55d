import { expect, it } from "vitest";
import { durationInWords } from "./duration-in-words";

it.each([
  [0, "0 ms"],
  [40, "40 ms"],
  [1200, "1.2 s"],
  [2000, "2 s"],
  [59_999, "59 s"],
  [90_000, "1 min 30 s"],
  [3_600_000, "1 h"],
  [187_200_000, "2 d 4 h"],
  [-1200, "1.2 s"],
])("says %d ms as %s", (ms, words) => {
  expect(durationInWords(ms)).toBe(words);
});
