import { chance, waitOf } from "../../../core/random";
import { comeToRest } from "./come-to-rest";
import { happen } from "./happen";
import type { Verdict } from "./ledger";
import { WEATHERS, type Weather, type WeatherName } from "./weather";
import { World } from "./world";

export type WorldOptions = {
  operations: number;
  /** Of which this world draws its own; all where absent. */
  weathers?: readonly WeatherName[];
  /** Told of everything that happens. */
  trace?: (line: string) => void;
};

export type WorldReport = Verdict & {
  seed: number;
  weather: Weather;
  operations: number;
  requests: number;
  /** Phones whose records differ from the server's in the end. */
  unequal: string[];
  /** Half records, promises without a write, errors that no sync may throw. */
  broken: string[];
};

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How many operations go by between two looks at all records. */
const LOOK_EVERY = 100;

/** One world from its first edit to good weather and peace. The same seed and options always give the same report. */
export async function runWorld(
  seed: number,
  { operations, weathers = WEATHERS, trace }: WorldOptions,
): Promise<WorldReport> {
  const world = new World(seed, weathers, trace);
  await live(world, operations);
  const verdict = await comeToRest(world);
  const { weather, server, ledger } = world;
  return { seed, weather, operations, requests: server.requests.length, ...verdict, broken: ledger.broken };
}

/** So many things happen, on all phones at the same time. */
async function live(world: World, operations: number): Promise<void> {
  const { time, random, weather, server, ledger } = world;
  let left = operations;
  const lives = world.places.map(async (place) => {
    if (weather.has("started") && chance(random, 0.5)) place.phone.start(10 * MINUTE_MS);
    while (left > 0) {
      left -= 1;
      if (left % LOOK_EVERY === 0) ledger.checkBirths(server.alive());
      await time.wait(waitOf(random, MINUTE_MS));
      await happen(world, place);
    }
  });
  let ended = false;
  const all = Promise.all(lives).finally(() => {
    ended = true;
  });
  await time.pass(() => ended, 100_000 * DAY_MS);
  await all;
}
