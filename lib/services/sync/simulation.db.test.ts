import { describe, expect, it } from "vitest";
import { runSimulation } from "./testing/simulation/run-simulation";

/** `SIMULATION_SEEDS=100-400 npx vitest run --project db simulation` tries others than those of every run. */
const [first = 1, last = 8] = (process.env.SIMULATION_SEEDS ?? "").split("-").filter(Boolean).map(Number);
const seeds = Array.from({ length: last - first + 1 }, (_, n) => first + n);

describe("a simulated day of devices on a bad network", () => {
  it.each(seeds)("keeps every promise, seed %i", { timeout: 120_000 }, async (seed) => {
    const { broken, edits, statuses } = await runSimulation(seed, { hours: 8, atOnce: 1 });
    expect(broken).toEqual([]);
    console.error(seed, edits, JSON.stringify(statuses));
  });
  it.each(seeds)("keeps every promise4, seed %i", { timeout: 120_000 }, async (seed) => {
    const { broken, edits, statuses } = await runSimulation(seed, { hours: 8, atOnce: 6 });
    expect(broken).toEqual([]);
    console.error(seed, edits, JSON.stringify(statuses));
  });
});
