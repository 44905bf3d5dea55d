import { runWorld, type WorldReport } from "./run-world";
import type { WeatherName } from "./weather";

export type SimulationOptions = {
  operations: number;
  /** The first world's seed; each further world takes the next. */
  seed: number;
  operationsPerWorld: number;
  weathers?: readonly WeatherName[];
};

/** World after world, until so many operations are done. */
export async function* simulate(options: SimulationOptions): AsyncGenerator<WorldReport> {
  const { operationsPerWorld, weathers } = options;
  let seed = options.seed;
  for (let left = options.operations; left > 0; left -= operationsPerWorld) {
    yield await runWorld(seed++, { operations: Math.min(left, operationsPerWorld), weathers });
  }
}

/** What no world may show: each fault in a line that names its seed. */
export function faultsOf({ seed, lost, doubled, stuck, unequal, broken }: WorldReport): string[] {
  return Object.entries({ lost, doubled, stuck, unequal, broken }).flatMap(([kind, found]) =>
    found.map((what) => `seed ${seed}: ${kind}: ${what}`),
  );
}
