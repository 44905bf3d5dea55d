import { describe, expect, it } from "vitest";
import type { Comparison } from "../../contract/overview";
import { comparisonShift, parseTimeRange, shiftBack } from "./time-range";

const now = Date.parse("2026-11-22T10:20:00Z");
const iso = (at: number) => new Date(at).toISOString();

function parsed(from: string, to: string, at = now, timeZone = "UTC") {
  const range = parseTimeRange(from, to, at, timeZone);
  if (typeof range === "string") throw new Error(range);
  return range;
}

const ends = ({ from, to }: { from: number; to: number }) => [iso(from), iso(to)];

function against(range: ReturnType<typeof parsed>, which: Comparison, timeZone = "UTC") {
  const shift = comparisonShift(range, which, timeZone);
  return ends({
    from: shiftBack(range.from, shift, timeZone),
    to: shiftBack(range.to, shift, timeZone),
  });
}

describe("a time range", () => {
  it("begins a relative range at a whole bucket", () => {
    expect(iso(parsed("now-24h", "now").from)).toBe("2026-11-21T11:00:00.000Z");
    expect(iso(parsed("now-7d", "now").from)).toBe("2026-11-15T12:00:00.000Z");
  });

  it("keeps a relative range that is shorter than a bucket", () => {
    expect(ends(parsed("now-10m", "now"))).toEqual(["2026-11-22T10:10:00.000Z", "2026-11-22T10:20:00.000Z"]);
  });

  it("takes absolute ends as they are, and none later than now", () => {
    expect(ends(parsed("2026-11-01T03:04:05Z", "2026-11-02T00:00:00Z"))).toEqual([
      "2026-11-01T03:04:05.000Z",
      "2026-11-02T00:00:00.000Z",
    ]);
    expect(ends(parsed("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"))[1]).toBe(iso(now));
  });

  it("draws 90 days, day by day", () => {
    expect(parsed("now-90d", "now").step).toBe("day");
  });

  it("says what is wrong with a range", () => {
    expect(parseTimeRange("yesterday", "now", now, "UTC")).toMatch(/^from:/);
    expect(parseTimeRange("now-1h", "soon", now, "UTC")).toMatch(/^to:/);
    expect(parseTimeRange("now", "now-1h", now, "UTC")).toBe("from must lie before to");
    expect(parseTimeRange("2027-01-01", "2027-01-02", now, "UTC")).toBe("it lies in the future");
    expect(parseTimeRange("now-92d", "now", now, "UTC")).toBe("a range may span at most 90 days");
  });
});

describe("what a range is compared with", () => {
  it("is the same hours of the day before for the last 24 hours", () => {
    expect(against(parsed("now-24h", "now"), "previous")).toEqual([
      "2026-11-20T11:00:00.000Z",
      "2026-11-21T10:20:00.000Z",
    ]);
  });

  it("is the six hours before for six hours", () => {
    const range = parsed("2026-11-22T00:00:00Z", "2026-11-22T06:00:00Z");
    expect(against(range, "previous")).toEqual(["2026-11-21T18:00:00.000Z", "2026-11-22T00:00:00.000Z"]);
  });

  it("is the same weekdays, of as many weeks before as the range is long", () => {
    const sunday = parsed("2026-11-22T00:00:00Z", "2026-11-22T06:00:00Z");
    expect(against(sunday, "week")).toEqual(["2026-11-15T00:00:00.000Z", "2026-11-15T06:00:00.000Z"]);
    const tenDays = parsed("2026-11-11T00:00:00Z", "2026-11-21T00:00:00Z");
    expect(against(tenDays, "week")).toEqual(["2026-10-28T00:00:00.000Z", "2026-11-07T00:00:00.000Z"]);
  });

  it("stays at the same hours of the clock over the change to winter time", () => {
    // Berlin's 25 October has 25 hours: seven days of the calendar are 169 hours.
    const week = parsed("2026-10-24", "2026-10-31", now, "Europe/Berlin");
    expect(ends(week)).toEqual(["2026-10-23T22:00:00.000Z", "2026-10-30T23:00:00.000Z"]);
    expect(against(week, "previous", "Europe/Berlin")).toEqual([
      "2026-10-16T22:00:00.000Z",
      "2026-10-23T22:00:00.000Z",
    ]);
    expect(against(week, "week", "Europe/Berlin")[0]).toBe("2026-10-16T22:00:00.000Z");
  });

  it("stays at the same hours of the clock over the change to summer time", () => {
    const day = parsed("2026-03-29", "2026-03-30", now, "Europe/Berlin");
    expect(ends(day)).toEqual(["2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"]);
    expect(against(day, "previous", "Europe/Berlin")).toEqual([
      "2026-03-27T23:00:00.000Z",
      "2026-03-28T23:00:00.000Z",
    ]);
  });
});
