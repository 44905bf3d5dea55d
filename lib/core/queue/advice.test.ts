import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { waitBeforePush } from "./admit";
import { adviseTime } from "./advise-time";
import { estimateSyncSec } from "./estimate-sync";
import { isQueueHealthy } from "./is-healthy";
import { jitterOf } from "./jitter";
import { judgeLoad } from "./judge-load";
import { peakHours } from "./peak-hours";

const CALM = { utilization: 0.1, poolWaiting: 0, queueLagMs: 0 };

describe("the server's load", () => {
  it("is as high as its worst measure", () => {
    expect(judgeLoad(CALM)).toBe("low");
    expect(judgeLoad({ ...CALM, utilization: 0.7 })).toBe("medium");
    expect(judgeLoad({ ...CALM, poolWaiting: 1 })).toBe("medium");
    expect(judgeLoad({ ...CALM, utilization: 0.95 })).toBe("high");
    expect(judgeLoad({ ...CALM, poolWaiting: 21 })).toBe("high");
    expect(judgeLoad({ ...CALM, queueLagMs: 61_000 })).toBe("high");
  });
});

describe("admission", () => {
  it("holds back low priority alone, under high load alone, for 15 to 60 seconds", () => {
    expect(waitBeforePush(["low", "low"], "medium", 0.5)).toBe(0);
    expect(waitBeforePush(["low", "normal"], "high", 0.5)).toBe(0);
    expect(waitBeforePush(["low", "high"], "high", 0.5)).toBe(0);
    expect(waitBeforePush([], "high", 0.5)).toBe(0);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (jitter) => {
        const wait = waitBeforePush(["low"], "high", jitter);
        expect(wait).toBeGreaterThanOrEqual(15);
        expect(wait).toBeLessThanOrEqual(60);
      }),
    );
  });
});

describe("the best time to sync", () => {
  const calm = { load: "low", isPeakHour: false, pending: 3, highPriority: 0, jitter: 0.5 } as const;

  it("is now while the server has room, also in a busy hour", () => {
    expect(adviseTime({ ...calm, isPeakHour: true })).toMatchObject({
      recommendation: "sync_now",
      wait_sec: 0,
    });
    expect(adviseTime({ ...calm, load: "medium" })).toMatchObject({ recommendation: "sync_now" });
  });

  it("is later where the server is busy, or has work in a busy hour", () => {
    expect(adviseTime({ ...calm, load: "high" })).toMatchObject({
      recommendation: "sync_in_30min",
      wait_sec: 1800,
    });
    expect(adviseTime({ ...calm, load: "medium", isPeakHour: true })).toMatchObject({
      recommendation: "sync_in_30min",
    });
  });

  it("is now for urgent edits, whatever the load", () => {
    for (const load of ["low", "medium", "high"] as const) {
      expect(adviseTime({ ...calm, load, isPeakHour: true, highPriority: 1 }).recommendation).toBe(
        "sync_now",
      );
    }
  });

  it("spreads devices: the same for one that asks again, far apart for a thousand", () => {
    expect(jitterOf("device-1", 7)).toBe(jitterOf("device-1", 7));
    const waits = Array.from({ length: 1000 }, (_, n) => jitterOf(`device-${n}`, 7));
    const tenths = new Set(waits.map((wait) => Math.floor(wait * 10)));
    expect(tenths.size).toBe(10);
    const fullest = Math.max(
      ...[...tenths].map((tenth) => waits.filter((wait) => Math.floor(wait * 10) === tenth).length),
    );
    expect(fullest).toBeLessThan(150);
  });
});

describe("peak hours", () => {
  const flat = Array.from({ length: 24 }, () => 100);

  it("are those clearly above the day's average", () => {
    expect(peakHours({ byHour: flat.with(8, 400).with(17, 300), days: 14 })).toEqual([8, 17]);
    expect(peakHours({ byHour: flat, days: 14 })).toEqual([]);
  });

  it("are not guessed from a short or thin history", () => {
    expect(peakHours({ byHour: flat.with(8, 4000), days: 2 })).toEqual([]);
    expect(peakHours({ byHour: Array.from({ length: 24 }, () => 0).with(8, 20), days: 14 })).toEqual([]);
  });
});

describe("the estimate of a sync", () => {
  const good = { network: "good", batchSize: 50 } as const;

  it("follows the device's measured rate and the trips that its network needs", () => {
    expect(estimateSyncSec(0, { ...good, rate: { items: 0, ms: 0 } })).toBe(0);
    expect(estimateSyncSec(100, { ...good, rate: { items: 50, ms: 5000 } })).toBe(11);
    expect(estimateSyncSec(100, { rate: { items: 50, ms: 5000 }, network: "poor", batchSize: 10 })).toBe(40);
    expect(estimateSyncSec(100, { ...good, rate: { items: 0, ms: 0 } })).toBeGreaterThan(0);
  });
});

describe("a healthy queue", () => {
  it("is short by the tenant's threshold and holds fewer than twenty urgent edits", () => {
    expect(isQueueHealthy({ pending: 99, highPriority: 19 }, 100)).toBe(true);
    expect(isQueueHealthy({ pending: 100, highPriority: 0 }, 100)).toBe(false);
    expect(isQueueHealthy({ pending: 20, highPriority: 20 }, 100)).toBe(false);
    expect(isQueueHealthy({ pending: 99, highPriority: 0 }, 50)).toBe(false);
  });
});
