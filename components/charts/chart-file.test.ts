import { describe, expect, it } from "vitest";
import { chartCsv, chartJson } from "./chart-file";
import type { Series } from "./series";

const series: Series[] = [
  { key: "ok", label: "Succeeded", color: "", shape: "bar" },
  { key: "p95", label: "=95th", color: "", shape: "line" },
];
const shown = {
  series,
  step: "day" as const,
  timeZone: "Europe/Berlin",
  points: [
    { start: Date.parse("2026-10-24T22:00:00Z"), values: { ok: 12, p95: 40.25 } },
    { start: Date.parse("2026-10-25T23:00:00Z"), values: { ok: 0, p95: null } },
  ],
};

describe("a chart as a file", () => {
  it("has a line per bucket, with the offset that held at each of its ends", () => {
    expect(chartCsv(shown)).toBe(
      "\ufefffrom (Europe/Berlin),to (Europe/Berlin),Succeeded,'=95th\r\n" +
        "2026-10-25T00:00:00+02:00,2026-10-26T00:00:00+01:00,12,40.25\r\n" +
        "2026-10-26T00:00:00+01:00,2026-10-27T00:00:00+01:00,0,\r\n",
    );
  });

  it("has the same numbers as JSON", () => {
    expect(JSON.parse(chartJson("Requests", shown))).toEqual({
      title: "Requests",
      time_zone: "Europe/Berlin",
      buckets: [
        { from: "2026-10-25T00:00:00+02:00", to: "2026-10-26T00:00:00+01:00", Succeeded: 12, "=95th": 40.25 },
        { from: "2026-10-26T00:00:00+01:00", to: "2026-10-27T00:00:00+01:00", Succeeded: 0, "=95th": null },
      ],
    });
  });
});
