import { afterAll, describe, expect, it } from "vitest";
import { eventBuffer } from "../analytics/event-buffer";
import { runSimulation } from "./testing/simulation/run-simulation";

// A seed that failed tells the same story again: SIMULATION_SEEDS=17 npx vitest run --project db simulation
// Others than those of every run: SIMULATION_SEEDS=100-400
const [first = 1, last = first + (process.env.SIMULATION_SEEDS ? 0 : 3)] = (
  process.env.SIMULATION_SEEDS ?? ""
)
  .split("-")
  .filter(Boolean)
  .map(Number);
const seeds = Array.from({ length: last - first + 1 }, (_, n) => first + n);
const timeout = 120_000;

afterAll(() => eventBuffer().flush());

describe("a day of devices on a bad network, with wrong clocks, restarts and people who decide", () => {
  it.each(seeds)("keeps every promise (seed %i)", { timeout }, async (seed) => {
    const { broken, edits, statuses } = await runSimulation(seed, { hours: 8, atOnce: 1 });
    expect(broken).toEqual([]);
    expect(edits).toBeGreaterThan(200);
    expect(Object.keys(statuses).sort()).toEqual(EVERY_STATUS);
  });

  it.each(seeds.slice(0, Math.ceil(seeds.length / 2)))(
    "keeps every promise when six requests are served at the same time (seed %i)",
    { timeout },
    async (seed) => {
      const { broken } = await runSimulation(seed, { hours: 8, atOnce: 6 });
      expect(broken).toEqual([]);
    },
  );

  it("is the same for the same seed", { timeout }, async () => {
    const once = await runSimulation(first, { hours: 3, atOnce: 1 });
    const again = await runSimulation(first, { hours: 3, atOnce: 1 });
    expect(again).toEqual(once);
  });
});

const EVERY_STATUS = ["applied", "duplicate", "manual_required", "merged", "rejected", "resolved"];
