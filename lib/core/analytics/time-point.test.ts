import { describe, expect, it } from "vitest";
import { parseTimePoint } from "./time-point";

const now = Date.parse("2026-11-22T10:20:00Z");

function point(text: string, timeZone = "Europe/Berlin", at = now) {
  const parsed = parseTimePoint(text, at, timeZone);
  return parsed === undefined ? undefined : new Date(parsed).toISOString();
}

describe("one end of a time range", () => {
  it("is so long before now", () => {
    expect(point("now")).toBe("2026-11-22T10:20:00.000Z");
    expect(point("now-15m")).toBe("2026-11-22T10:05:00.000Z");
    expect(point("now-24h")).toBe("2026-11-21T10:20:00.000Z");
    expect(point("now-2w")).toBe("2026-11-08T10:20:00.000Z");
  });

  it("goes back by days of the calendar, not by 24 hours, over a change of the clock", () => {
    const monday = Date.parse("2026-10-26T09:00:00Z");
    expect(point("now-2d", "Europe/Berlin", monday)).toBe("2026-10-24T08:00:00.000Z");
    expect(point("now-48h", "Europe/Berlin", monday)).toBe("2026-10-24T09:00:00.000Z");
  });

  it("rounds down to the zone's hour, midnight or Monday", () => {
    expect(point("now/h")).toBe("2026-11-22T10:00:00.000Z");
    expect(point("now/d")).toBe("2026-11-21T23:00:00.000Z");
    expect(point("now-1d/d")).toBe("2026-11-20T23:00:00.000Z");
    expect(point("now/w")).toBe("2026-11-15T23:00:00.000Z");
    expect(point("now/d", "UTC")).toBe("2026-11-22T00:00:00.000Z");
  });

  it("is an ISO time, or a day or a time of the zone's own clock", () => {
    expect(point("2026-11-20T08:30:00Z")).toBe("2026-11-20T08:30:00.000Z");
    expect(point("2026-11-20T08:30:00+02:00")).toBe("2026-11-20T06:30:00.000Z");
    expect(point("2026-11-20")).toBe("2026-11-19T23:00:00.000Z");
    expect(point("2026-11-20T08:30")).toBe("2026-11-20T07:30:00.000Z");
    expect(point("2026-07-20T08:30:15")).toBe("2026-07-20T06:30:15.000Z");
  });

  it("takes no day that the calendar hasn't, and no nonsense", () => {
    for (const text of [
      "2026-02-31",
      "2026-13-01",
      "2026-11-20T25:00",
      "yesterday",
      "now+1h",
      "now-1y",
      "",
      "7",
    ])
      expect(point(text), text).toBeUndefined();
  });
});
