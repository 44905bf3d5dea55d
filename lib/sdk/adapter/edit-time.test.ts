import { describe, expect, it } from "vitest";
import { byTime, editTime, timeIn } from "./edit-time";

describe("the time of an edit", () => {
  it.each([
    ["what the document says, between the state edited and the moment it was seen", 50, 50],
    ["the moment it was seen, where the document says nothing", undefined, 60],
    ["… or speaks of the future", 61, 60],
    ["… or says no more than before the edit", 40, 60],
    ["… or goes back behind that", 39, 60],
  ])("is %s", (_, said, expected) => {
    expect(editTime({ seen: 60, said, before: 40 })).toBe(expected);
  });

  it("is read out of numbers and dates as text", () => {
    expect(timeIn(1_700_000_000_000)).toBe(1_700_000_000_000);
    expect(timeIn("2026-11-22T10:00:00Z")).toBe(Date.parse("2026-11-22T10:00:00Z"));
    for (const value of [0, -1, Number.NaN, "soon", null, undefined, true])
      expect(timeIn(value)).toBeUndefined();
  });
});

it("keeps fields together that were edited within a second, under the time of the last, and others apart", () => {
  expect(byTime([])).toEqual([]);
  expect(
    byTime([
      ["late", 9000],
      ["a", 1000],
      ["b", 1900],
      ["c", 2001],
    ]),
  ).toEqual([
    { at: 1900, fields: ["a", "b"] },
    { at: 2001, fields: ["c"] },
    { at: 9000, fields: ["late"] },
  ]);
});
