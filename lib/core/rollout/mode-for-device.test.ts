import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COHORTS, cohortOf } from "./cohort";
import { modeForDevice } from "./mode-for-device";

const tenant = fc.uuid();
const scope = fc.constantFrom("analytics", "task", "work_order");
const staged = fc.record({ tenant, scope, device: fc.integer({ min: 1, max: 1_000_000 }) });
const percent = fc.integer({ min: 0, max: 100 });
const FLEET = 20_000;

const fleetOf = (id: string, name: string) =>
  Array.from({ length: FLEET }, (_, index) => cohortOf(id, name, index + 1));

describe("a sticky percentage", () => {
  it("keeps a device that is in, while the percentage rises", () => {
    fc.assert(
      fc.property(staged, percent, percent, (device, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        if (modeForDevice({ mode: "on", percent: low }, device) === "on") {
          expect(modeForDevice({ mode: "on", percent: high }, device)).toBe("on");
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("takes about its share of any fleet, nobody at 0 and everybody at 100", () => {
    fc.assert(
      fc.property(tenant, scope, percent, (id, name, share) => {
        const taken = fleetOf(id, name).filter((cohort) => cohort < (share * COHORTS) / 100).length;
        // Four standard deviations of a fair draw.
        const slack = 4 * Math.sqrt(FLEET * (share / 100) * (1 - share / 100)) + 0.001;
        expect(Math.abs(taken - (FLEET * share) / 100)).toBeLessThan(slack);
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it("spreads a fleet evenly, small parts of it too", () => {
    const parts = new Array<number>(100).fill(0);
    for (const cohort of fleetOf("5f0c1f6e-0000-4000-8000-000000000001", "task")) {
      const part = Math.floor(cohort / 100);
      parts[part] = (parts[part] ?? 0) + 1;
    }
    const expected = FLEET / 100;
    const chiSquare = parts.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(149); // 99 degrees of freedom, p = 0.001
  });

  it("draws anew for another scope, so that not the same devices always go first", () => {
    const [one, two] = ["task", "ticket"].map((name) =>
      fleetOf("5f0c1f6e-0000-4000-8000-000000000002", name),
    );
    const both = one?.filter((cohort, index) => cohort < 1000 && (two?.[index] ?? COHORTS) < 1000).length;
    expect(both).toBeGreaterThan(120);
    expect(both).toBeLessThan(280);
  });

  it("means one thing for all devices under off and shadow", () => {
    fc.assert(
      fc.property(
        staged,
        percent,
        fc.constantFrom("off" as const, "shadow" as const),
        (device, share, mode) => {
          expect(modeForDevice({ mode, percent: share }, device)).toBe(mode);
        },
      ),
    );
  });
});
