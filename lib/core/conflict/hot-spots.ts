import type { HotSpot, SpotKind, SuggestedPolicy } from "../../contract/hot-spots";
import type { CandidatePolicy } from "./candidate-policies";
import type { ReplayedConflict } from "./replay-conflict";

/** Places of one kind that are counted, and those that are told of. */
const COUNTED = 500;
const TOLD = 8;

/** Where a conflict came from: for each kind the places that it counts for. */
export type ConflictPlaces = Record<SpotKind, readonly string[]>;

/** A conflict decided again by the policy in force now, and by each candidate in their order. */
export type ReplayedUnderAll = { standing: ReplayedConflict; candidates: readonly ReplayedConflict[] };

type Count = { conflicts: number; person: number; settled: number[] };

/**
 * Gathers one domain's conflicts by where they came from, and what each candidate would have settled there. Its size
 * does not depend on how many conflicts there are.
 */
export class HotSpotCount {
  readonly #domain: string;
  readonly #candidates: readonly CandidatePolicy[];
  readonly #kinds = new Map<SpotKind, Map<string, Count>>();
  /** A candidate that lowers an escalation, or asks, where the policy in force doesn't, is out. */
  readonly #harmful = new Set<number>();

  constructor(domain: string, candidates: readonly CandidatePolicy[]) {
    this.#domain = domain;
    this.#candidates = candidates;
  }

  /** @param replayed null where it can't be decided again */
  add(places: ConflictPlaces, waited: boolean, replayed: ReplayedUnderAll | null): void {
    const candidates = replayed?.candidates ?? [];
    candidates.forEach((candidate, index) => {
      if (replayed && isWorse(candidate, replayed.standing)) this.#harmful.add(index);
    });
    for (const kind of Object.keys(places) as SpotKind[]) {
      for (const value of places[kind]) {
        const count = this.#countOf(kind, value);
        if (!count) continue;
        count.conflicts += 1;
        if (waited) count.person += 1;
        candidates.forEach(({ change }, index) => {
          if (change === "settles") count.settled[index] = (count.settled[index] ?? 0) + 1;
        });
      }
    }
  }

  /** The hottest places of each kind, with what would have helped most there. */
  spots(): HotSpot[] {
    return [...this.#kinds].flatMap(([kind, counts]) =>
      [...counts]
        .sort(([, a], [, b]) => b.conflicts - a.conflicts)
        .slice(0, TOLD)
        .map(([value, count]) => ({
          domain: this.#domain,
          kind,
          value,
          conflicts: count.conflicts,
          person: count.person,
          suggestion: this.#suggestion(count),
        })),
    );
  }

  #suggestion({ person, settled }: Count): SuggestedPolicy | null {
    const harmless = this.#candidates.map((candidate, index) => ({
      ...candidate,
      settles: this.#harmful.has(index) ? 0 : (settled[index] ?? 0),
    }));
    // Of equals the first: the smaller change stands before the greater one.
    const best = harmless.reduce<(typeof harmless)[number] | null>(
      (found, one) => (one.settles > (found?.settles ?? 0) ? one : found),
      null,
    );
    return best && { ...best, settles_pct: Math.round((1000 * best.settles) / person) / 10 };
  }

  #countOf(kind: SpotKind, value: string): Count | undefined {
    const counts = this.#kinds.get(kind) ?? new Map<string, Count>();
    this.#kinds.set(kind, counts);
    const known = counts.get(value);
    if (known || counts.size >= COUNTED) return known;
    const count: Count = { conflicts: 0, person: 0, settled: [] };
    counts.set(value, count);
    return count;
  }
}

/** The policy of then is no measure: what the one in force has changed since, no candidate is to blame for. */
function isWorse(candidate: ReplayedConflict, standing: ReplayedConflict): boolean {
  const known = new Set([...candidate.lowered.before, ...standing.lowered.after]);
  const lowers = candidate.lowered.after.some((field) => !known.has(field));
  return lowers || (candidate.change === "asks" && standing.change !== "asks");
}
