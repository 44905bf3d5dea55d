/** Gives numbers of at least 0 and below 1, like Math.random. */
export type Random = () => number;

/** Numbers that are the same for the same seed (mulberry32). For simulations and demo data, never for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An integer from `least` to `most`, both included. */
export function integerBetween(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

/** @throws Error for an empty list */
export function pick<T>(random: Random, list: readonly T[]): T {
  const index = Math.floor(random() * list.length);
  if (index >= list.length) throw new Error("nothing to pick from");
  return list[index] as T;
}

/** One of the keys, each as often as its weight says. */
export function pickWeighted<Key extends string>(random: Random, weights: Record<Key, number>): Key {
  const entries = Object.entries<number>(weights) as [Key, number][];
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  return pick(random, entries)[0];
}

/** Some items of the list, in another order; the same item never twice. */
export function sample<T>(random: Random, list: readonly T[], count: number): T[] {
  const rest = [...list];
  return Array.from({ length: Math.min(count, rest.length) }, () => {
    const index = Math.floor(random() * rest.length);
    return rest.splice(index, 1)[0] as T;
  });
}

/** A wait whose average is `mean`: how long until something happens that could happen at any time. */
export function waitOf(random: Random, mean: number): number {
  return -Math.log(1 - random()) * mean;
}
