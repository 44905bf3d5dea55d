import { describe, expect, it } from "vitest";
import { FIELD_KINDS } from "./field-kinds";

describe("a field that holds a time", () => {
  const { holds } = FIELD_KINDS.time;

  it("takes what RFC 3339 writes, leap seconds and small letters included", () => {
    expect(
      [
        "2026-11-22T10:00:00Z",
        "2026-11-22t10:00:00.5z",
        "2016-12-31T23:59:60Z",
        "2024-02-29T10:00:00+05:30",
        "2026-11-22T10:00Z",
      ].every(holds),
    ).toBe(true);
  });

  it("refuses days and hours that no calendar and no clock has", () => {
    expect(
      [
        "2023-02-29T10:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T24:00Z",
        "2026-11-31T10:00:00Z",
        "10000-01-01T00:00:00Z",
        "2026-11-22",
      ].some(holds),
    ).toBe(false);
  });
});

it("a field that holds a date or a time takes both, and refuses 29 February 2023 as either", () => {
  const { holds } = FIELD_KINDS.date_or_time;
  expect(["2024-02-29", "2024-02-29T10:00:00Z"].every(holds)).toBe(true);
  expect(["2023-02-29", "2023-02-29T10:00:00Z"].some(holds)).toBe(false);
});
