import { chance, integerBetween, type Random } from "../../../core/random";
import type { Entry } from "../../entry";
import type { Fetch } from "../../send";
import type { SyncStorage } from "../../storage/storage";
import { createSyncClient, type SyncClient } from "../../sync-client";
import type { Ledger } from "./ledger";
import type { SimNetwork } from "./sim-network";
import type { SimTime } from "./sim-time";

export type PhoneParts = {
  name: string;
  time: SimTime;
  random: Random;
  network: SimNetwork;
  ledger: Ledger;
  server: { token: string; fetch: Fetch };
  trace?: (line: string) => void;
};

type App = { client: SyncClient; died: Promise<"died">; kill: () => void };

/** A phone: its storage as JSON text, its clock, and an app that may be killed at any write. */
export class SimPhone {
  /** How far its clock is ahead, in ms. */
  skew = 0;
  /** What its apps ask for; everything where absent. */
  domains: readonly string[] | undefined;
  timeoutMs = 30_000;
  #kept = new Map<string, string>();
  #backup: Map<string, string> | undefined;
  /** Writes until the app is killed, and whether the last of them is still made. */
  #killIn: { writes: number; isMade: boolean } | undefined;
  #everyMs: number | undefined;
  #app: App;

  constructor(private readonly parts: PhoneParts) {
    this.#app = this.#launch();
  }

  get name(): string {
    return this.parts.name;
  }

  get client(): SyncClient {
    return this.#app.client;
  }

  get isStarted(): boolean {
    return this.#everyMs !== undefined;
  }

  clock = (): number => this.parts.time.now + this.skew;

  /** What `work` gives, or "died" where the app is killed before it comes to its end. */
  async alive<Result>(work: (client: SyncClient) => Promise<Result>): Promise<Result | "died"> {
    const { client, died } = this.#app;
    return Promise.race([work(client), died]);
  }

  /** The app syncs by itself from now on, after restarts too. */
  start(everyMs: number): void {
    this.#everyMs = everyMs;
    this.client.start({ everyMs });
  }

  stop(): void {
    this.#everyMs = undefined;
    this.client.stop();
  }

  /** Whatever runs stops where it is, what was in memory is gone, and the app starts again. */
  restart(): void {
    this.#app.kill();
    this.#killIn = undefined;
    this.#app = this.#launch();
    if (this.#everyMs !== undefined) this.client.start({ everyMs: this.#everyMs });
  }

  /** The app will be killed at one of its next writes. */
  killSoon(random: Random): void {
    this.#killIn = { writes: integerBetween(random, 1, 4), isMade: chance(random, 0.5) };
  }

  makeBackup(): void {
    this.#backup = new Map(this.#kept);
  }

  /**
   * The phone as it was at its last backup. Edits that it did not hold then are gone with it. Not where it pulled nothing
   * since: a phone without its last pushes then looks to the server like one that pushed and is about to pull.
   */
  restoreBackup(): void {
    if (!this.#backup || checkpointIn(this.#backup) === checkpointIn(this.#kept)) return;
    this.#replace(new Map(this.#backup), "not in the backup");
  }

  loseStorage(): void {
    this.#replace(new Map(), "storage lost");
  }

  /** Edits that wait, and edits that were set aside with their code, as they stand in the storage. */
  held(): { waiting: string[]; aside: Map<string, string> } {
    const waiting: string[] = [];
    const aside = new Map<string, string>();
    for (const [key, text] of this.#kept) {
      if (!key.startsWith("outbox/") && !key.startsWith("aside/")) continue;
      const { entry, code } = JSON.parse(text) as { entry: Entry; code: string };
      if (key.startsWith("outbox/")) waiting.push(entry.op_id);
      else aside.set(entry.op_id, code);
    }
    return { waiting, aside };
  }

  #replace(kept: Map<string, string>, why: string): void {
    const before = this.held();
    this.#app.kill();
    this.#kept = kept;
    const after = this.held();
    const here = new Set([...after.waiting, ...after.aside.keys()]);
    const gone = [...before.waiting, ...before.aside.keys()].filter((opId) => !here.has(opId));
    this.parts.ledger.excuse(gone, why);
    this.parts.network.forget();
    this.restart();
  }

  #launch(): App {
    const { time, random, network, server } = this.parts;
    let isDead = false;
    let die = () => {};
    const died = new Promise<"died">((resolve) => {
      die = () => resolve("died");
    });
    const never = () => new Promise<never>(() => {});
    const fetch = network.through(server.fetch);
    const storage = this.#storage(() => isDead);
    const client = createSyncClient({
      url: "https://sync.test",
      token: server.token,
      random,
      clock: this.clock,
      setTimer: (run, ms) => time.setTimer(() => !isDead && run(), ms),
      timeoutMs: this.timeoutMs,
      domains: this.domains,
      storage,
      fetch: (url, init) => (isDead ? never() : fetch(url, init)),
    });
    const kill = () => {
      isDead = true;
      client.stop();
      die();
    };
    return { client, died, kill };
  }

  /** The storage of one run of the app, which dies with it. */
  #storage(isDead: () => boolean): SyncStorage {
    const parse = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
    const never = () => new Promise<never>(() => {});
    return {
      read: async (keys) => (isDead() ? never() : keys.map((key) => parse(this.#kept.get(key)))),
      range: async (prefix) => {
        if (isDead()) return never();
        const found: [string, unknown][] = [];
        for (const [key, text] of this.#kept) if (key.startsWith(prefix)) found.push([key, parse(text)]);
        return found.sort(([a], [b]) => (a < b ? -1 : 1));
      },
      write: async ({ put = [], delete: gone = [] }) => {
        if (isDead()) return never();
        const dies = this.#killIn && --this.#killIn.writes === 0 ? this.#killIn : undefined;
        if (!dies || dies.isMade) {
          this.parts.trace?.(`${this.name} writes ${JSON.stringify({ put, delete: gone })}`);
          for (const key of gone) this.#kept.delete(key);
          for (const [key, value] of put) {
            this.#kept.set(key, JSON.stringify(value));
            if (key.startsWith("outbox/"))
              this.parts.ledger.wrote(this.parts.name, (value as { entry: Entry }).entry);
          }
        }
        if (!dies) return;
        this.restart();
        return never();
      },
    };
  }
}

function checkpointIn(kept: ReadonlyMap<string, string>): unknown {
  return JSON.parse(kept.get("pull") ?? "{}").checkpoint;
}
