import type {
  BeforeAndAfter,
  OutcomeCounts,
  ReplayChange,
  ReplayExample,
  ReplayOutcome,
  SimulationReport,
  Unreplayable,
} from "../../contract/policy-simulation";
import type { Strategy } from "../../contract/strategy";
import type { Decision } from "./decision";
import type { ReplayedConflict } from "./replay-conflict";

/** Fields that are counted by name, and those that the report shows. A tenant may bring any number of names. */
const FIELDS_COUNTED = 500;
const FIELDS_SHOWN = 40;

/** What a report needs of a conflict beyond its decisions; `example` is only asked for where it is kept. */
export type Replayed = ReplayedConflict & {
  /** How the person decided, where one did. */
  person?: { asDraft: boolean };
  example: () => ReplayExample;
};

type Tally = BeforeAndAfter<OutcomeCounts>;

/** Folds replayed conflicts into a report whose size does not depend on how many there are. */
export class ReplayReport {
  readonly #examples: number;
  readonly #whole = tally();
  readonly #strategies = new Map<Strategy, Tally>();
  readonly #fields = new Map<string | null, Tally & { changed: number }>();
  readonly #changes = { same: 0, asks: 0, settles: 0, otherwise: 0 };
  readonly #unreplayable = { not_kept: 0, not_reproducible: 0 };
  readonly #lowered = { before: 0, after: 0, new: 0 };
  readonly #people = { decided: 0, settled_by_draft: 0, same_as_person: 0 };
  readonly #kept = new Map<string, ReplayExample[]>();
  #replayed = 0;

  /** @param examples at most so many of each kind of change */
  constructor(examples: number) {
    this.#examples = examples;
  }

  addUnreplayable(why: Unreplayable): void {
    this.#unreplayable[why] += 1;
  }

  add(replayed: Replayed): void {
    const { before, after, change, lowered, person } = replayed;
    this.#replayed += 1;
    this.#changes[change] += 1;
    this.#whole.before[outcomeOf(before)] += 1;
    this.#whole.after[outcomeOf(after)] += 1;
    this.#countStrategy("before", before);
    this.#countStrategy("after", after);
    this.#countFields(before, after);
    const isNew = lowered.after.length > 0 && lowered.before.length === 0;
    if (lowered.before.length > 0) this.#lowered.before += 1;
    if (lowered.after.length > 0) this.#lowered.after += 1;
    if (isNew) this.#lowered.new += 1;
    if (person) this.#countPerson(person, after);
    this.#keepExample(isNew ? "lowered" : change, replayed);
  }

  /** The report of what was added so far. */
  of(range: Pick<SimulationReport, "domain" | "from" | "to">): SimulationReport {
    const unreplayable = { ...this.#unreplayable };
    return {
      ...range,
      conflicts: this.#replayed + unreplayable.not_kept + unreplayable.not_reproducible,
      replayed: this.#replayed,
      unreplayable,
      changes: { ...this.#changes },
      outcomes: structuredClone(this.#whole),
      person_pct: {
        before: share(this.#whole.before.nobody, this.#replayed),
        after: share(this.#whole.after.nobody, this.#replayed),
      },
      lowered_escalations: { ...this.#lowered },
      people: { ...this.#people },
      strategies: byFrequency(this.#strategies).map(([strategy, counts]) => ({ strategy, ...counts })),
      fields: this.#fieldsShown(),
      examples: EXAMPLE_ORDER.flatMap((kind) => this.#kept.get(kind) ?? []),
    };
  }

  #countStrategy(side: keyof Tally, decision: Decision): void {
    if (!decision.conflict) return;
    const { strategy } = decision.conflict;
    const counts = this.#strategies.get(strategy) ?? tally();
    counts[side][outcomeOf(decision)] += 1;
    this.#strategies.set(strategy, counts);
  }

  #countFields(before: Decision, after: Decision): void {
    for (const field of contestedFields(before, after)) {
      const known = this.#fields.has(field) || this.#fields.size < FIELDS_COUNTED;
      const name = known ? field : null;
      const counts = this.#fields.get(name) ?? { ...tally(), changed: 0 };
      const [then, now] = [fieldOutcome(before, field), fieldOutcome(after, field)];
      counts.before[then] += 1;
      counts.after[now] += 1;
      if (then !== now) counts.changed += 1;
      this.#fields.set(name, counts);
    }
  }

  #countPerson({ asDraft }: { asDraft: boolean }, after: Decision): void {
    this.#people.decided += 1;
    if (after.status === "manual_required") return;
    this.#people.settled_by_draft += 1;
    if (asDraft) this.#people.same_as_person += 1;
  }

  #keepExample(kind: ReplayChange | "lowered", { example }: Replayed): void {
    if (kind === "same") return;
    const kept = this.#kept.get(kind) ?? [];
    if (kept.length >= this.#examples) return;
    this.#kept.set(kind, [...kept, example()]);
  }

  #fieldsShown(): SimulationReport["fields"] {
    const named = byFrequency(this.#fields).filter(([field]) => field !== null);
    const rest = tallySum([
      ...named.slice(FIELDS_SHOWN).map(([, counts]) => counts),
      ...[this.#fields.get(null)].filter((counts) => counts !== undefined),
    ]);
    const shown = named.slice(0, FIELDS_SHOWN).map(([field, counts]) => ({ field, ...counts }));
    return rest ? [...shown, { field: null, ...rest }] : shown;
  }
}

const EXAMPLE_ORDER = ["lowered", "asks", "settles", "otherwise"] as const;

/** Whose side a decision gave the conflict to. */
export function outcomeOf({ conflict }: Decision): ReplayOutcome {
  if (!conflict) return "uncontested";
  return conflict.winner ?? "nobody";
}

/** Fields contested under either policy. */
export function contestedFields(before: Decision, after: Decision): string[] {
  return [
    ...new Set([...Object.keys(before.conflict?.fields ?? {}), ...Object.keys(after.conflict?.fields ?? {})]),
  ];
}

function fieldOutcome({ conflict }: Decision, field: string): ReplayOutcome {
  const verdict = conflict?.fields[field];
  return verdict ? verdict.winner : "uncontested";
}

function tally(): Tally {
  const counts = (): OutcomeCounts => ({ client: 0, server: 0, both: 0, nobody: 0, uncontested: 0 });
  return { before: counts(), after: counts() };
}

function tallySum(
  tallies: readonly (Tally & { changed: number })[],
): (Tally & { changed: number }) | undefined {
  if (tallies.length === 0) return undefined;
  const sum = { ...tally(), changed: 0 };
  for (const { before, after, changed } of tallies) {
    for (const outcome of Object.keys(before) as ReplayOutcome[]) {
      sum.before[outcome] += before[outcome];
      sum.after[outcome] += after[outcome];
    }
    sum.changed += changed;
  }
  return sum;
}

function byFrequency<Key, T extends Tally>(tallies: ReadonlyMap<Key, T>): [Key, T][] {
  const size = ({ before, after }: Tally) => total(before) + total(after);
  return [...tallies].sort(([, a], [, b]) => size(b) - size(a));
}

function total(counts: OutcomeCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** In percent, to one decimal. */
function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((1000 * part) / whole) / 10;
}
