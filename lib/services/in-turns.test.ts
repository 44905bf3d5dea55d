import { expect, test } from "vitest";
import { inTurns } from "./in-turns";

function* longWork(steps: number) {
  for (let step = 0; step < steps; step++) {
    for (const since = performance.now(); performance.now() - since < 4; );
    yield;
  }
  return "done";
}

test("long work lets others have their turn every few of its steps, and short work is done at once", async () => {
  let turns = 0;
  let ended = false;
  const count = () => {
    turns++;
    if (!ended) setImmediate(count);
  };
  setImmediate(count);
  expect(await inTurns(longWork(1))).toBe("done");
  expect(turns).toBe(0);
  expect(await inTurns(longWork(12))).toBe("done");
  ended = true;
  expect(turns).toBeGreaterThanOrEqual(3);
});

test("what the work throws is thrown", async () => {
  // biome-ignore lint/correctness/useYield: it breaks before it stops
  const broken = function* (): Generator<void, void> {
    throw new Error("broken");
  };
  await expect(inTurns(broken())).rejects.toThrow("broken");
});
