import { describe, expect, it } from "vitest";
import type { Guard, Stage } from "../../contract/rollout";
import { judgeGuard } from "./judge-guard";
import { retreat } from "./retreat";

const guard: Guard = { set_aside_pct: 20, failure_pct: 5, window_minutes: 15, least_sample: 50 };
const quiet = { cases: 100, setAside: 20, requests: 100, failures: 5 };

describe("judgeGuard", () => {
  it("lets a rollout go on up to its limits", () => {
    expect(judgeGuard(guard, quiet)).toBeNull();
  });

  it("names the limit that was passed and the numbers behind it", () => {
    expect(judgeGuard(guard, { ...quiet, setAside: 34 })).toEqual({
      limit: "set_aside_pct",
      threshold_pct: 20,
      share_pct: 34,
      sample: 100,
      window_minutes: 15,
    });
    expect(judgeGuard(guard, { ...quiet, failures: 6 })).toMatchObject({
      limit: "failure_pct",
      share_pct: 6,
    });
  });

  it("takes fewer cases than the sample for no proof", () => {
    expect(judgeGuard(guard, { cases: 49, setAside: 49, requests: 49, failures: 49 })).toBeNull();
    expect(judgeGuard(guard, { cases: 0, setAside: 0, requests: 0, failures: 0 })).toBeNull();
  });

  it("doesn't look at what has no limit", () => {
    expect(judgeGuard({ ...guard, set_aside_pct: undefined }, { ...quiet, setAside: 100 })).toBeNull();
  });
});

describe("retreat", () => {
  const on = (percent: number): Stage => ({ mode: "on", percent });
  const shadow: Stage = { mode: "shadow", percent: 100 };

  it("goes back to the latest stage that reached less far", () => {
    expect(retreat(on(50), [on(10), shadow])).toEqual(on(10));
    expect(retreat(on(10), [on(50), shadow])).toEqual(shadow);
    expect(retreat(on(100), [on(100), { mode: "off", percent: 0 }])).toEqual({ mode: "off", percent: 0 });
  });

  it("goes to shadow where there was none", () => {
    expect(retreat(on(10), [])).toEqual({ mode: "shadow", percent: 10 });
  });
});
