import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FULLY_ON, type Stage } from "../../contract/rollout";
import { policyOf } from "../domains/domain";
import { task } from "../domains/task";
import { type StagedPolicy, standingPolicy } from "./standing-policy";

const staged = (version: number, stage: Stage): StagedPolicy => ({
  version,
  policy: policyOf({ strategy: "client_wins" }),
  ...stage,
});
const place = fc.record({ tenant: fc.uuid(), device: fc.integer({ min: 1, max: 100_000 }) });
const standing = (versions: StagedPolicy[], of: { tenant: string; device: number }, resolution = FULLY_ON) =>
  standingPolicy(task, { staged: new Map([["task", versions]]), resolution }, of);
const HERE = { tenant: "t", device: 1 };

describe("the policy that stands for a device", () => {
  it("is the built-in default where the tenant has none of its own", () => {
    expect(standing([], HERE)).toEqual({
      version: 0,
      policy: task.defaultPolicy,
      resolution: "on",
      shadow: null,
    });
  });

  it("stays the one that is on for everybody while a newer one is in shadow", () => {
    const versions = [staged(3, { mode: "shadow", percent: 100 }), staged(2, FULLY_ON)];
    expect(standing(versions, HERE)).toMatchObject({ version: 2, shadow: { version: 3 } });
  });

  it("stays the default where only a candidate was ever made", () => {
    expect(standing([staged(1, { mode: "shadow", percent: 100 })], HERE)).toMatchObject({
      version: 0,
      shadow: { version: 1 },
    });
  });

  it("forgets a candidate that was switched off", () => {
    const versions = [staged(3, { mode: "off", percent: 100 }), staged(2, FULLY_ON)];
    expect(standing(versions, HERE)).toMatchObject({ version: 2, shadow: null });
  });

  it("is the newer one for a share of the devices, which keep it while the share rises", () => {
    fc.assert(
      fc.property(
        place,
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 99 }),
        (of, one, other) => {
          const at = (percent: number) =>
            standing([staged(3, { mode: "on", percent }), staged(2, FULLY_ON)], of);
          const [before, after] = [at(Math.min(one, other)), at(Math.max(one, other))];
          if (before.version === 3) expect(after).toMatchObject({ version: 3, shadow: null });
          else expect(before).toMatchObject({ version: 2, shadow: { version: 3 } });
          expect(at(one)).toEqual(at(one));
        },
      ),
    );
  });

  it("settles nothing on devices outside the percentage of conflict resolution", () => {
    fc.assert(
      fc.property(place, (of) => {
        expect(standing([], of, { mode: "on", percent: 0 }).resolution).toBe("off");
        expect(standing([], of, { mode: "shadow", percent: 0 }).resolution).toBe("shadow");
      }),
    );
  });
});
