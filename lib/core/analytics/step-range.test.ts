import { describe, expect, it } from "vitest";
import { rangeAfter, rangeAround, rangeBefore } from "./step-range";
import { parseTimeRange } from "./time-range";

const now = Date.parse("2026-11-22T10:20:00Z");

function range(from: string, to: string, timeZone = "UTC") {
  const parsed = parseTimeRange(from, to, now, timeZone);
  if (typeof parsed === "string") throw new Error(parsed);
  return parsed;
}

describe("stepping through time", () => {
  it("goes back to the range that ends where this one begins", () => {
    expect(rangeBefore(range("now-7d/d", "now"), "UTC")).toEqual({
      from: "2026-11-07T00:00:00.000Z",
      to: "2026-11-15T00:00:00.000Z",
    });
  });

  it("goes back by whole days of the calendar where the clock changed", () => {
    expect(rangeBefore(range("2026-10-26", "2026-10-27", "Europe/Berlin"), "Europe/Berlin")).toEqual({
      from: "2026-10-24T22:00:00.000Z",
      to: "2026-10-25T23:00:00.000Z",
    });
  });

  it("goes forward to the one that begins where this one ends, and no further than now", () => {
    expect(rangeAfter(range("2026-11-18", "2026-11-19"), now, "UTC")).toEqual({
      from: "2026-11-19T00:00:00.000Z",
      to: "2026-11-20T00:00:00.000Z",
    });
    expect(rangeAfter(range("2026-11-20", "2026-11-22"), now, "UTC")).toEqual({
      from: "2026-11-22T00:00:00.000Z",
      to: "now",
    });
    expect(rangeAfter(range("now-7d", "now"), now, "UTC")).toBeUndefined();
  });

  it("zooms out around the middle, or back from now", () => {
    expect(rangeAround(range("2026-11-10", "2026-11-12"), now)).toEqual({
      from: "2026-11-09T00:00:00.000Z",
      to: "2026-11-13T00:00:00.000Z",
    });
    expect(rangeAround(range("2026-11-22T08:00", "2026-11-22T10:00"), now)).toEqual({
      from: "2026-11-22T06:20:00.000Z",
      to: "now",
    });
    expect(rangeAround(range("now-90d", "now"), now)).toBeUndefined();
  });
});
