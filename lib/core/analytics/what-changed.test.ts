import { describe, expect, it } from "vitest";
import type { Overview, OverviewPeriod } from "../../contract/overview";
import { whatChanged } from "./what-changed";

type Facts = {
  requests?: number;
  ok?: number;
  devices?: number;
  p95?: number;
  conflicts?: number;
  pending?: number;
};

const period = ({
  requests = 100,
  ok = requests,
  devices = 9,
  p95 = 60,
  conflicts = 0,
  pending = 0,
}: Facts) =>
  ({
    activity: { requests, ok, active_devices: devices, p95_ms: requests ? p95 : null },
    conflicts: { total: conflicts, pending, reviewed: 0 },
  }) as OverviewPeriod;

const day = (now: Facts, before: Facts | null, changes: object[] = []) =>
  ({ ...period(now), previous: before && period(before), policy_changes: changes }) as Overview;

const texts = (overview: Overview) => whatChanged(overview).map(({ tone, text }) => `${tone}: ${text}`);

describe("what changed since yesterday", () => {
  it("is nothing where all went as usual", () => {
    expect(texts(day({ requests: 104, p95: 62 }, { requests: 100, p95: 60 }))).toEqual([]);
  });

  it("is told in sentences, what is bad first", () => {
    expect(
      texts(day({ requests: 150, ok: 120, devices: 14, p95: 240 }, { requests: 100, devices: 9 })),
    ).toEqual([
      "warning: 80.0 % of requests succeeded, after 100 %",
      "warning: 19 of 20 requests took under 240 ms, after 60 ms",
      "good: 14 active devices, after 9",
      "neutral: 150 requests, after 100",
    ]);
  });

  it("speaks of one as of one", () => {
    const quiet = { requests: 1, devices: 1, conflicts: 1, pending: 1 };
    expect(texts(day(quiet, { devices: 16, conflicts: 23, pending: 9 }))).toEqual([
      "warning: 1 active device, after 16",
      "good: 1 conflict, after 23",
      "good: 1 of them needs a person, after 9",
      "neutral: 1 request, after 100",
    ]);
  });

  it("says of silence just that", () => {
    expect(texts(day({ requests: 0, devices: 0 }, { requests: 35, conflicts: 4 }))).toEqual([
      "warning: No device synced in the last 24 hours, after 35 requests the day before",
    ]);
  });

  it("makes no percentages of a handful of requests", () => {
    expect(texts(day({ requests: 4, ok: 3, p95: 900 }, { requests: 4, p95: 60 }))).toEqual([]);
  });

  it("names policies that were switched on, also where there is nothing to compare with", () => {
    expect(texts(day({}, null, [{ domain: "ticket", version: 3, author: "Mara" }]))).toEqual([
      "neutral: Mara switched on version 3 of the policy for ticket",
    ]);
  });
});
