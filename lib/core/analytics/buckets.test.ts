import { describe, expect, it } from "vitest";
import { bucketStart, bucketStarts, stepFor } from "./buckets";

const iso = (at: number) => new Date(at).toISOString();
const ms = (text: string) => Date.parse(text);
const HOUR = 3_600_000;

describe("buckets of a chart", () => {
  it("starts days at the zone's midnight, not at UTC's", () => {
    expect(iso(bucketStart(ms("2026-11-22T02:00:00Z"), "day", "America/New_York"))).toBe(
      "2026-11-21T05:00:00.000Z",
    );
  });

  it("covers a range without a gap, each bucket beginning where the one before ends", () => {
    const starts = bucketStarts(ms("2026-11-20T13:20:00Z"), ms("2026-11-22T09:00:00Z"), "quarter_day", "UTC");
    expect(starts.map(iso)).toEqual([
      "2026-11-20T12:00:00.000Z",
      "2026-11-20T18:00:00.000Z",
      "2026-11-21T00:00:00.000Z",
      "2026-11-21T06:00:00.000Z",
      "2026-11-21T12:00:00.000Z",
      "2026-11-21T18:00:00.000Z",
      "2026-11-22T00:00:00.000Z",
      "2026-11-22T06:00:00.000Z",
    ]);
  });

  it("gives a 23-hour day in spring and a 25-hour day in autumn", () => {
    const lengths = (from: string, to: string) => {
      const starts = bucketStarts(ms(from), ms(to), "day", "Europe/Berlin");
      return starts.slice(1).map((start, index) => (start - (starts[index] ?? 0)) / HOUR);
    };
    expect(lengths("2026-03-28T12:00:00Z", "2026-03-31T12:00:00Z")).toEqual([24, 23, 24]);
    expect(lengths("2026-10-24T12:00:00Z", "2026-10-27T12:00:00Z")).toEqual([24, 25, 24]);
  });

  it("counts both hours that an autumn clock shows twice, each once", () => {
    const starts = bucketStarts(
      ms("2026-10-25T00:00:00Z"),
      ms("2026-10-25T03:00:00Z"),
      "hour",
      "Europe/Berlin",
    );
    expect(starts.map(iso)).toEqual([
      "2026-10-25T00:00:00.000Z",
      "2026-10-25T01:00:00.000Z",
      "2026-10-25T02:00:00.000Z",
    ]);
  });

  it("starts hours with the zone's clock where that is off by half an hour", () => {
    expect(iso(bucketStart(ms("2026-11-22T10:45:00Z"), "hour", "Asia/Kolkata"))).toBe(
      "2026-11-22T10:30:00.000Z",
    );
  });

  it("starts a day that has no midnight with its first hour", () => {
    // Santiago's clocks jump from 00:00 to 01:00.
    expect(iso(bucketStart(ms("2026-09-06T12:00:00Z"), "day", "America/Santiago"))).toBe(
      "2026-09-06T04:00:00.000Z",
    );
  });

  it("never steps back or stands still, in any zone over a whole year", () => {
    for (const zone of [
      "Europe/Berlin",
      "America/Santiago",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
      "Pacific/Apia",
    ]) {
      for (const step of ["hour", "quarter_day", "day"] as const) {
        const starts = bucketStarts(ms("2026-01-01T00:00:00Z"), ms("2027-01-01T00:00:00Z"), step, zone);
        const steps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
        expect(Math.min(...steps), `${zone} ${step}`).toBeGreaterThan(0);
      }
    }
  });

  it("keeps the number of bars readable", () => {
    expect(stepFor(24 * HOUR)).toBe("hour");
    expect(stepFor(7 * 24 * HOUR)).toBe("quarter_day");
    expect(stepFor(30 * 24 * HOUR)).toBe("day");
  });
});
