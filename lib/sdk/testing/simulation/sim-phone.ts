import { chance, integerBetween, pick, type Random } from "../../../core/random";
import type { Entry } from "../../entry";
import type { Fetch } from "../../send";
import { acrossTabs } from "../../storage/across-tabs";
import type { StorageBatch, SyncStorage } from "../../storage/storage";
import { createSyncClient, type SyncClient } from "../../sync-client";
import type { Ledger } from "./ledger";
import { SimBrowser } from "./sim-browser";
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

/** A phone: its storage as JSON text, its clock, and an app that may be killed at any write, in one tab or in more. */
export class SimPhone {
  /** How far its clock is ahead, in ms. */
  skew = 0;
  /** What its apps ask for; everything where absent. */
  domains: readonly string[] | undefined;
  timeoutMs = 30_000;
  /** Tabs that have the one storage. */
  tabs = 1;
  #kept = new Map<string, string>();
  #backup: Map<string, string> | undefined;
  #sinceAnew: number | undefined;
  /** The checkpoint that it had when it pushed last. */
  #pushedFrom: unknown;
  /** Writes until the app is killed, and whether the last of them is still made. */
  #killIn: { writes: number; isMade: boolean } | undefined;
  #everyMs: number | undefined;
  #browser = new SimBrowser();
  #apps: App[] = [];

  constructor(private readonly parts: PhoneParts) {
    this.restart();
  }

  get name(): string {
    return this.parts.name;
  }

  /** The app, or one of its tabs. */
  get client(): SyncClient {
    return this.#app.client;
  }

  clock = (): number => this.parts.time.now + this.skew;

  /** What `work` gives, or "died" where the app is killed before it comes to its end. */
  async alive<Result>(work: (client: SyncClient) => Promise<Result>): Promise<Result | "died"> {
    const { client, died } = this.#app;
    return Promise.race([work(client), died]);
  }

  /**
   * So far ahead, or at 1970 as after an empty battery. That once at most: an edit from the first time looks young in the
   * second, and no server can tell that months lie between them.
   */
  setClock(skew: number | "anew"): void {
    if (skew === "anew") this.#sinceAnew ??= -this.parts.time.now;
    this.skew = skew === "anew" ? (this.#sinceAnew ?? 0) : skew;
  }

  /** The app syncs by itself from now on, after restarts too. */
  start(everyMs: number): void {
    this.#everyMs = everyMs;
    for (const { client } of this.#apps) client.start({ everyMs });
  }

  stop(): void {
    this.#everyMs = undefined;
    for (const { client } of this.#apps) client.stop();
  }

  /** Whatever runs stops where it is, what was in memory is gone, and the app starts again. */
  restart(): void {
    for (const { kill } of this.#apps) kill();
    this.#killIn = undefined;
    this.#browser = new SimBrowser();
    this.#apps = [];
    while (this.#apps.length < this.tabs) this.#launch();
  }

  /** The app will be killed at one of its next writes. */
  killSoon(random: Random): void {
    this.#killIn = { writes: integerBetween(random, 1, 4), isMade: chance(random, 0.5) };
  }

  /** Signs out and in again as the same person. What is discarded, or was refused and seen, is gone with it. */
  async signOut(pending: "send" | "keep" | "discard"): Promise<void> {
    const before = this.held();
    const gone = pending === "discard" ? before.waiting : [];
    if (pending !== "keep") this.parts.ledger.forgive(this.name);
    this.parts.ledger.excuse(pending === "keep" ? [] : [...gone, ...before.aside.keys()], "signed out");
    await this.alive((client) => client.signOut({ pending })).catch((error: Error) => {
      if (error.name !== "NotSent" && error.name !== "SyncError") throw error;
    });
    if (pending !== "keep") this.parts.network.forget();
    this.restart();
  }

  makeBackup(): void {
    this.#backup = new Map(this.#kept);
  }

  /**
   * The phone as it was at its last backup. Edits that it did not hold then are gone with it. Not where it pulled nothing
   * since its last push: a phone without its last pushes then looks to the server like one that pushed and is about to pull.
   */
  restoreBackup(): void {
    const here = checkpointIn(this.#kept);
    if (!this.#backup || this.#pushedFrom === here || checkpointIn(this.#backup) === here) return;
    this.#replace(new Map(this.#backup), "not in the backup");
  }

  loseStorage(): void {
    this.#replace(new Map(), "storage lost");
  }

  get isStarted(): boolean {
    return this.#everyMs !== undefined;
  }

  /**
   * Edits that wait, those of them that were not even sent, and edits that were set aside with their code, as they stand
   * in the storage.
   */
  held(): { waiting: string[]; unsent: string[]; aside: Map<string, string> } {
    const waiting: string[] = [];
    const unsent: string[] = [];
    const aside = new Map<string, string>();
    for (const [key, text] of this.#kept) {
      if (!key.startsWith("outbox/") && !key.startsWith("aside/")) continue;
      const { entry, code, queued } = JSON.parse(text) as { entry: Entry; code: string; queued?: true };
      if (key.startsWith("aside/")) aside.set(entry.op_id, code);
      else waiting.push(entry.op_id);
      if (key.startsWith("outbox/") && !queued) unsent.push(entry.op_id);
    }
    return { waiting, unsent, aside };
  }

  /** Living records that it knows at a later version than this one, by `domain/id`. Not where it doesn't know since when. */
  recordsBeyond(counter: number): Map<string, number> {
    const beyond = new Map<string, number>();
    if (!checkpointIn(this.#kept)) return beyond;
    for (const [key, text] of this.#kept) {
      if (!key.startsWith("record/")) continue;
      const { version, deleted } = JSON.parse(text) as { version: number; deleted?: true };
      if (version > counter && !deleted) beyond.set(key.slice("record/".length), version);
    }
    return beyond;
  }

  get #app(): App {
    return pick(this.parts.random, this.#apps);
  }

  #replace(kept: Map<string, string>, why: string): void {
    const before = this.held();
    for (const { kill } of this.#apps) kill();
    this.#kept = kept;
    const after = this.held();
    const here = new Set([...after.waiting, ...after.aside.keys()]);
    const gone = [...before.waiting, ...before.aside.keys()].filter((opId) => !here.has(opId));
    this.parts.ledger.excuse(gone, why);
    this.parts.ledger.forgive(this.name);
    this.parts.network.forget();
    this.restart();
  }

  #launch(): void {
    const { time, random, network, server } = this.parts;
    let isDead = false;
    let die = () => {};
    const died = new Promise<"died">((resolve) => {
      die = () => resolve("died");
    });
    const { domains } = this;
    if (domains) this.parts.ledger.forgive(this.name, (domain) => !domains.includes(domain));
    const tab = this.#browser.tab();
    const fetch = network.through(server.fetch);
    const storage = this.#storage(
      () => isDead,
      () => this.#relaunch(app),
    );
    const share: SyncStorage["share"] = (options, open) =>
      acrossTabs(tab.globals, "phone", storage, options as never, open as never) as never;
    const client = createSyncClient({
      url: "https://sync.test",
      token: server.token,
      random,
      clock: this.clock,
      setTimer: (run, ms) => time.setTimer(() => !isDead && run(), ms),
      timeoutMs: this.timeoutMs,
      domains: this.domains,
      storage: this.tabs > 1 ? { ...storage, share } : storage,
      fetch: (url, init) => {
        if (isDead) return never();
        if (init.method === "POST") this.#pushedFrom = checkpointIn(this.#kept);
        return fetch(url, init);
      },
    });
    const kill = () => {
      isDead = true;
      tab.kill();
      client.stop();
      die();
    };
    const app = { client, died, kill };
    this.#apps.push(app);
    if (this.#everyMs !== undefined) client.start({ everyMs: this.#everyMs });
  }

  #relaunch(app: App): void {
    app.kill();
    this.#killIn = undefined;
    this.#apps = this.#apps.filter((other) => other !== app);
    this.#launch();
  }

  /** The storage of one run of the app, which dies with it. */
  #storage(isDead: () => boolean, die: () => void): SyncStorage {
    const parse = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
    return {
      read: async (keys) => (isDead() ? never() : keys.map((key) => parse(this.#kept.get(key)))),
      range: async (prefix) => {
        if (isDead()) return never();
        const found: [string, unknown][] = [];
        for (const [key, text] of this.#kept) if (key.startsWith(prefix)) found.push([key, parse(text)]);
        return found.sort(([a], [b]) => (a < b ? -1 : 1));
      },
      write: async (batch) => {
        if (isDead()) return never();
        const end = this.#killIn && --this.#killIn.writes === 0 ? this.#killIn : undefined;
        if (!end || end.isMade) this.#write(batch);
        if (!end) return;
        die();
        return never();
      },
    };
  }

  #write({ put = [], delete: gone = [] }: StorageBatch): void {
    this.parts.trace?.(`${this.name} writes ${JSON.stringify({ put, delete: gone })}`);
    for (const key of gone) this.#kept.delete(key);
    for (const [key, value] of put) {
      this.#kept.set(key, JSON.stringify(value));
      if (key.startsWith("outbox/")) this.parts.ledger.wrote(this.name, (value as { entry: Entry }).entry);
    }
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}

function checkpointIn(kept: ReadonlyMap<string, string>): unknown {
  return JSON.parse(kept.get("pull") ?? "{}").checkpoint;
}
