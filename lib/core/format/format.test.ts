import { describe, expect, it } from "vitest";
import { absoluteTime } from "./absolute-time";
import { formatBytes } from "./bytes";
import { countOf, formatCount } from "./count";
import { formatPercent } from "./percent";
import { relativeTime } from "./relative-time";

describe("numbers for people", () => {
  it("never rounds a share up to all or down to nothing", () => {
    expect([0, 0.00004, 0.5, 0.9, 0.9996, 1].map(formatPercent)).toEqual([
      "0 %",
      "< 0.1 %",
      "50.0 %",
      "90.0 %",
      "> 99.9 %",
      "100 %",
    ]);
  });

  it("counts one thing and many", () => {
    expect([0, 1, 12_480].map((entries) => countOf(entries, "entry", "entries"))).toEqual([
      "0 entries",
      "1 entry",
      "12,480 entries",
    ]);
    expect([1, 2].map((devices) => countOf(devices, "device"))).toEqual(["1 device", "2 devices"]);
  });

  it("gives bytes three digits", () => {
    expect([0, 999, 1000, 12_345, 999_499, 999_999, 1.5e9].map(formatBytes)).toEqual([
      "0 B",
      "999 B",
      "1.00 kB",
      "12.3 kB",
      "999 kB",
      "1.00 MB",
      "1.50 GB",
    ]);
  });

  it("groups digits, and shortens millions", () => {
    expect([0, 12_480, 1_234_567].map(formatCount)).toEqual(["0", "12,480", "1.2M"]);
  });
});

describe("times for people", () => {
  const now = Date.parse("2026-11-22T10:00:00Z");

  it("says how long ago in the largest whole unit", () => {
    const ago = (seconds: number) => relativeTime(now - seconds * 1000, now);
    expect([3, 42, 61, 7199, 86_399, 86_400 * 45].map(ago)).toEqual([
      "just now",
      "42 s ago",
      "1 min ago",
      "1 h ago",
      "23 h ago",
      "1 mo ago",
    ]);
  });

  it("knows the future", () => {
    expect(relativeTime(now + 7_200_000, now)).toBe("in 2 h");
  });

  it("names the zone it shows", () => {
    expect(absoluteTime(now, "Asia/Kolkata")).toBe("22 Nov 2026, 15:30:00 GMT+5:30");
    expect(absoluteTime(now, "UTC", "minute")).toBe("22 Nov 2026, 10:00 UTC");
  });
});
