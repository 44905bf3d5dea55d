import { describe, expect, it } from "vitest";
import { rangeWords } from "./range-words";

const now = Date.parse("2026-11-22T10:20:00Z");
const words = (from: string, to: string) => rangeWords(from, to, now, "Europe/Berlin");

describe("a range in words", () => {
  it("is called as people call it", () => {
    expect(words("now-7d", "now")).toBe("Last 7 days");
    expect(words("now-1h", "now")).toBe("Last hour");
    expect(words("now-1d/d", "now/d")).toBe("Yesterday");
  });

  it("is told by its ends where it has no name, with the year where that isn't this one", () => {
    expect(words("2026-11-16T00:00:00Z", "now")).toBe("16 Nov, 01:00 – now");
    expect(words("2025-12-30T23:00:00Z", "2026-01-02T23:00:00Z")).toBe("31 Dec 2025, 00:00 – 3 Jan, 00:00");
  });
});
