import { describe, expect, it } from "vitest";
import { seededRandom } from "@/lib/core/random";
import { CAST, type CastTenant } from "./cast";
import { planHistory } from "./plan-history";

const NOW = Date.UTC(2026, 10, 24, 14, 30);
const HOUR_MS = 3_600_000;

function plan(seed: number, cast: CastTenant) {
  return planHistory(seededRandom(seed), cast, {
    from: NOW - 14 * 24 * HOUR_MS,
    to: NOW,
    timeZone: cast.timeZone,
  });
}

describe.each(CAST)("the plan of $name", (cast) => {
  const syncs = plan(1, cast);

  it("is the same for a seed and another for another", () => {
    expect(plan(1, cast)).toEqual(syncs);
    expect(plan(2, cast)).not.toEqual(syncs);
  });

  it("never edits after the sync that carries the edit, and opens each record once", () => {
    const opened = new Map<string, number>();
    for (const { at, edits, outcome } of syncs) {
      if (outcome !== "ok") continue;
      for (const edit of edits) {
        expect(edit.at).toBeLessThanOrEqual(at);
        expect(opened.has(edit.mobileId)).toBe(!edit.opens);
        opened.set(edit.mobileId, edit.at);
      }
    }
    expect(opened.size).toBeGreaterThan(100);
  });

  it("works by day, more on weekdays, with a night watch", () => {
    const crew = syncs.filter(({ device }) => device.role === "crew");
    const hourOf = (at: number) =>
      Number(
        new Intl.DateTimeFormat("en", { timeZone: cast.timeZone, hour: "numeric", hourCycle: "h23" }).format(
          at,
        ),
      );
    const byNight = (at: number) => hourOf(at) < 5 || hourOf(at) >= 20;
    expect(crew.filter(({ at }) => byNight(at))).toEqual([]);
    expect(syncs.filter(({ at }) => byNight(at)).length).toBeGreaterThan(10);
  });
});
