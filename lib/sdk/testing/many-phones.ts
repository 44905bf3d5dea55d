import { expect, vi } from "vitest";
import type { TenantContext } from "@/lib/services/context";
import type { Fields } from "../../contract/json";
import { chance, integerBetween, pick, pickWeighted, type Random, seededRandom } from "../../core/random";
import type { Fetch } from "../send";
import type { Death } from "./mortal-app";
import { badFetch, keptAnywhere } from "./real-server";
import { backedUp } from "./restored-server";

/** A phone whose app has another client's database. `At`: what that calls a record. */
export type AdapterPhone<At extends readonly string[]> = {
  rejected: readonly string[];
  /** Whether there was something to change. */
  set(...edit: [...at: At, values: { [field: string]: string }]): Promise<boolean>;
  delete(...at: At): Promise<void>;
  sync(): Promise<void>;
  /** Syncs; the app dies of it, if it makes as many calls, and is started again. */
  syncUntil(death: Death): Promise<void>;
  restart(): void;
  loseStorage(): void;
  loseDatabase(): void | Promise<void>;
  /** Everything alive by `domain/id`. */
  everything(): Promise<{ [key: string]: Fields }>;
  /** What is left to send, where the database tells. */
  unsynced?(): Promise<string[]>;
};

/** What happens on a bad day, and how often. */
const BAD_DAY = {
  edit: 45,
  delete: 12,
  sync: 25,
  editWhileSyncing: 3,
  restart: 5,
  death: 8,
  lostStorage: 1,
  lostDatabase: 1,
};

/** The seeds that a test runs with; `SEEDS=100-199` in the environment: these. */
export function seedsOr(usual: readonly number[]): readonly number[] {
  const [from = 0, to = from] = (process.env.SEEDS ?? "").split("-").map(Number);
  return process.env.SEEDS ? Array.from({ length: to - from + 1 }, (_, at) => from + at) : usual;
}

type Happening = keyof typeof BAD_DAY;

export type Story<At extends readonly string[]> = {
  ctx: TenantContext;
  seed: number;
  /** How many things happen. */
  steps: number;
  /** How often the server is restored from a backup meanwhile. */
  restores: number;
  newPhone(fetch: Fetch): Promise<AdapterPhone<At>>;
  /** The records, and their keys in `everything`. */
  places: readonly (readonly [key: string, at: At])[];
  fields: readonly string[];
  truth(): Promise<{ [key: string]: Fields }>;
};

/** Syncs until nothing moves any more, and holds the phones to what the server has. */
export async function comeToRest<At extends readonly string[]>(
  truth: () => Promise<{ [key: string]: Fields }>,
  phones: readonly AdapterPhone<At>[],
): Promise<void> {
  for (const each of [...phones, ...phones, ...phones]) await each.sync();
  for (const each of phones) {
    expect(await each.everything()).toEqual(await truth());
    expect((await each.unsynced?.()) ?? []).toEqual([]);
  }
}

/** Three phones on a bad network live through a story, then come to rest: equal, with every edit kept somewhere. */
export async function liveThrough<At extends readonly string[]>(story: Story<At>): Promise<void> {
  const { ctx, seed, steps, restores } = story;
  const random = seededRandom(seed);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  let badness = 0.2;
  const fetch = badFetch(random, () => badness);
  const people: Person<At>[] = [];
  for (let n = 0; n < 3; n++) people.push(new Person(await story.newPhone(fetch), story, random));
  const part = Math.ceil(steps / (restores + 1));
  let restore: Awaited<ReturnType<typeof backedUp>> | undefined;
  for (let step = 0; step < steps; step++) {
    vi.setSystemTime(Date.now() + integerBetween(random, 0, 5_000));
    if (step > 0 && step % part === 0) {
      await restore?.({ said: true });
      for (const person of people) await person.keepWhatIsShown();
    }
    if (restores > 0 && step % part === Math.floor(part / 2)) restore = await backedUp(ctx);
    await pick(random, people).live(`v${seed}-${step}`);
  }
  badness = 0;
  await comeToRest(
    story.truth,
    people.map(({ phone }) => phone),
  );
  const kept = await keptAnywhere(ctx);
  const values = people.flatMap(({ standing }) => [...standing.values()]);
  expect(values.filter((value) => !kept.includes(JSON.stringify(value)))).toEqual([]);
  expect(people.flatMap(({ phone }) => phone.rejected)).toEqual([]);
}

class Person<At extends readonly string[]> {
  /** What each field last got from this person: a later edit of it replaces one that was not sent yet. */
  readonly standing = new Map<string, string>();

  constructor(
    readonly phone: AdapterPhone<At>,
    private readonly story: Story<At>,
    private readonly random: Random,
  ) {}

  async live(value: string): Promise<void> {
    const { phone, random } = this;
    const { places, fields, restores } = this.story;
    // A phone that loses its storage just after a restore can't tell what the server lost.
    const weights = restores > 0 ? { ...BAD_DAY, lostStorage: 0, lostDatabase: 0 } : BAD_DAY;
    const [key, at] = pick(random, places);
    const field = pick(random, fields);
    const edit = async () => {
      if (await phone.set(...at, { [field]: value })) this.standing.set(`${key} ${field}`, value);
    };
    const happenings: Record<Happening, () => Promise<unknown> | unknown> = {
      edit,
      delete: async () => {
        await phone.delete(...at);
        for (const each of fields) this.standing.delete(`${key} ${each}`);
      },
      sync: () => phone.sync().catch(() => {}),
      editWhileSyncing: () => Promise.all([phone.sync().catch(() => {}), edit()]),
      restart: () => phone.restart(),
      death: () =>
        phone.syncUntil({ calls: integerBetween(random, 0, 12), takesEffect: chance(random, 0.5) }),
      lostStorage: () => phone.loseStorage(),
      lostDatabase: async () => {
        await phone.loseDatabase();
        this.standing.clear();
      },
    };
    await happenings[pickWeighted(random, weights)]();
  }

  /** The server was restored: what this phone does not show any more may be gone. */
  async keepWhatIsShown(): Promise<void> {
    const shown = await this.phone.everything();
    for (const [place, value] of this.standing) {
      const [key = "", field = ""] = place.split(" ");
      if (shown[key]?.[field] !== value) this.standing.delete(place);
    }
  }
}
