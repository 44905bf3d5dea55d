import { describe, expect, it } from "vitest";
import { parseTimeRange, previousRange } from "./time-range";

const now = Date.parse("2026-11-22T10:20:00Z");
const iso = (at: number) => new Date(at).toISOString();

function parsed(from: string, to: string) {
  const range = parseTimeRange(from, to, now, "UTC");
  if (typeof range === "string") throw new Error(range);
  return range;
}

describe("a time range", () => {
  it("begins a relative range at a whole bucket", () => {
    expect(iso(parsed("now-24h", "now").from)).toBe("2026-11-21T11:00:00.000Z");
    expect(iso(parsed("now-7d", "now").from)).toBe("2026-11-15T12:00:00.000Z");
  });

  it("takes absolute ends as they are", () => {
    const range = parsed("2026-11-01T03:04:05Z", "2026-11-02T00:00:00Z");
    expect([iso(range.from), iso(range.to)]).toEqual([
      "2026-11-01T03:04:05.000Z",
      "2026-11-02T00:00:00.000Z",
    ]);
  });

  it("compares the last 24 hours with the same hours of the day before", () => {
    const previous = previousRange(parsed("now-24h", "now"));
    expect([iso(previous.from), iso(previous.to)]).toEqual([
      "2026-11-20T11:00:00.000Z",
      "2026-11-21T10:20:00.000Z",
    ]);
  });

  it("says what is wrong with a range", () => {
    expect(parseTimeRange("yesterday", "now", now, "UTC")).toMatch(/^from:/);
    expect(parseTimeRange("now-1h", "soon", now, "UTC")).toMatch(/^to:/);
    expect(parseTimeRange("now", "now-1h", now, "UTC")).toBe("from must lie before to");
    expect(parseTimeRange("now-90d", "now", now, "UTC")).toBe("a range may span at most 62 days");
  });
});
