import { describe, expect, it } from "vitest";
import { PushRequest } from "./push";
import { PartialRequest } from "./queue";
import { canonicalTime, isDay, isTime, readMinuteOrTime, readTime } from "./time";

const iso = (text: string) => {
  const at = readTime(text);
  return at === null ? null : new Date(at).toISOString();
};

describe("a time of RFC 3339", () => {
  it.each([
    ["2026-11-22T10:00:00.000Z", "2026-11-22T10:00:00.000Z"],
    ["2026-11-22T10:00:00Z", "2026-11-22T10:00:00.000Z"],
    ["2026-11-22t10:00:00z", "2026-11-22T10:00:00.000Z"],
    ["2026-11-22T10:00:00+05:30", "2026-11-22T04:30:00.000Z"],
    ["2026-11-22T10:00:00.1-00:00", "2026-11-22T10:00:00.100Z"],
    ["2026-11-22T10:00:00.123456789Z", "2026-11-22T10:00:00.123Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
    ["2016-12-31T15:59:60.75-08:00", "2017-01-01T00:00:00.000Z"],
    ["2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59.999Z"],
    ["2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z"],
    ["2026-01-31T00:00:00.000Z", "2026-01-31T00:00:00.000Z"],
    ["0001-01-01T00:00:00+01:00", "0000-12-31T23:00:00.000Z"],
    ["0000-02-29T00:00:00.000Z", "0000-02-29T00:00:00.000Z"],
    ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
  ])("%s is %s", (text, moment) => {
    expect(iso(text)).toBe(moment);
    expect(isTime(text)).toBe(true);
    expect(canonicalTime(text)).toBe(moment);
  });

  it("is told in UTC within the years that RFC 3339 can write", () => {
    expect(canonicalTime("0000-01-01T00:00:00+23:59")).toBe("0000-01-01T00:00:00.000Z");
    expect(canonicalTime("9999-12-31T23:59:59-01:00")).toBe("9999-12-31T23:59:59.999Z");
    expect(readTime("9999-12-31T23:00:00-01:00")).toBe(Date.parse("9999-12-31T23:00:00Z") + 3_600_000);
  });

  it.each([
    "2023-02-29T10:00:00Z",
    "1900-02-29T10:00:00.000Z",
    "2026-04-31T10:00:00.000Z",
    "2026-02-30T10:00:00.000Z",
    "2026-13-01T10:00:00Z",
    "2026-00-10T10:00:00Z",
    "2026-11-00T10:00:00Z",
    "2026-11-22T24:00:00Z",
    "2026-11-22T24:00:00.000Z",
    "2026-11-22T10:60:00Z",
    "2026-11-22T10:00:61Z",
    "2026-11-22T10:00:00",
    "2026-11-22T10:00:00+24:00",
    "2026-11-22T10:00:00+0530",
    "2026-11-22T10:00Z",
    "2026-11-22 10:00:00Z",
    "2026-11-22",
    "10000-01-01T00:00:00Z",
    "+010000-01-01T00:00:00.000Z",
    "yesterday",
    "",
    " 2026-11-22T10:00:00Z",
  ])("%s is none", (text) => {
    expect(readTime(text)).toBeNull();
    expect(isTime(text)).toBe(false);
  });

  it("may leave out its seconds only where forms write it", () => {
    expect(readMinuteOrTime("2026-11-22T10:00Z")).toBe(Date.parse("2026-11-22T10:00:00Z"));
    expect(readMinuteOrTime("2026-11-22T24:00Z")).toBeNull();
    expect(readMinuteOrTime("2026-11-22T10:00:00z")).toBe(Date.parse("2026-11-22T10:00:00Z"));
  });
});

describe("a time as clocks write it", () => {
  it("is one exactly on the days of the calendar", () => {
    const days = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();
    for (const year of [1900, 2000, 2023, 2024]) {
      for (let month = 0; month <= 13; month++) {
        for (let day = 0; day <= 32; day++) {
          const text = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}T10:00:00.000Z`;
          const isReal = month >= 1 && month <= 12 && day >= 1 && day <= days(year, month);
          expect([text, isTime(text)]).toEqual([text, isReal]);
        }
      }
    }
  });
});

describe("a request whose device has an odd clock", () => {
  const odd = ["10000-01-01T00:00:00Z", "2026-11-22T10:00Z", "soon", "", 5, {}];

  it("is taken without that time, and never refused for it", () => {
    for (const time of odd) {
      const queue = { pending: 3, oldest_at: time };
      const push = PushRequest.parse({ batch_id: "b", entries: [], client_time: time, queue });
      expect([push.client_time, push.queue]).toEqual([
        undefined,
        { pending: 3, high_priority: 0, oldest_at: null },
      ]);
      expect(PartialRequest.parse({ client_time: time }).client_time).toBeUndefined();
    }
    expect(PartialRequest.parse({ client_time: "2016-12-31t23:59:60z" }).client_time).toBeDefined();
  });
});

describe("a day", () => {
  it("is one of the calendar", () => {
    expect(["2024-02-29", "2026-12-31", "2026-04-30"].every(isDay)).toBe(true);
    expect(["2023-02-29", "2026-04-31", "2026-1-01", "2026-00-01", "2026-11-22T"].some(isDay)).toBe(false);
  });
});
