import { DOMAINS } from "@/lib/core/domains/registry";
import { chance, integerBetween, pick, type Random, waitOf } from "@/lib/core/random";
import { enrollDevice } from "@/lib/sdk/enroll-device";
import { memoryStorage } from "@/lib/sdk/storage/memory";
import { createSyncClient, type SyncClient } from "@/lib/sdk/sync-client";
import { SyncError } from "@/lib/sdk/sync-error";
import type { Platform } from "@/lib/sdk/sync-options";
import { EDITS, OPENINGS, type Side } from "./field-work";
import type { FleetCounts } from "./fleet-counts";

export type LiveParts = {
  url: string;
  code: string;
  platform: Platform;
  random: Random;
  counts: FleetCounts;
  person: string;
  side: Side;
  crew: readonly string[];
  meanPauseMs: number;
};

const MODELS = ["Pixel 9", "Galaxy XCover 7", "iPhone 16", "iPhone SE"];
const VERSIONS = ["3.2.0", "3.2.0", "3.1.4", "2.9.1"];
const SITES = ["Pier 7", "Quay House", "Terminal B", "Ice Rink", "Valley Clinic"];
/** Edits of a stretch without network wait in the outbox, and meet what others did meanwhile. */
const OFFLINE_CHANCE = 0.12;
const ONLINE_CHANCE = 0.3;

/** A device with a person who works with it, in real time. */
export class LiveDevice {
  #online = true;

  private constructor(
    private readonly parts: LiveParts,
    private readonly client: SyncClient,
  ) {}

  static async enroll(parts: LiveParts): Promise<LiveDevice> {
    const { url, code, platform, random, counts, person } = parts;
    const model = pick(random, MODELS);
    const device = {
      name: `${person}'s ${model}`,
      platform: model.startsWith("iPhone") ? "ios" : "android",
      model,
      app_version: pick(random, VERSIONS),
    };
    const { token } = await enrollDevice({ url, code, device, fetch: platform.fetch });
    const network = () => pick(random, ["excellent", "good", "good", "fair", "poor"] as const);
    const clockAheadMs = integerBetween(random, -3_000, 3_000);
    const clock = () => Date.now() + clockAheadMs;
    const client = createSyncClient({
      ...platform,
      url,
      token,
      storage: memoryStorage(),
      random,
      network,
      clock,
    });
    client.on("conflict", ({ resolution }) => counts.conflict(resolution));
    return new LiveDevice(parts, client);
  }

  /** Works until `stopped` says so; then what waits goes out. */
  async live(stopped: () => boolean, pause: (ms: number) => Promise<void>): Promise<void> {
    const { random, meanPauseMs } = this.parts;
    while (!stopped()) {
      await pause(waitOf(random, meanPauseMs));
      if (chance(random, this.#online ? OFFLINE_CHANCE : ONLINE_CHANCE)) this.#online = !this.#online;
      if (chance(random, 0.7)) await this.#edit();
      if (this.#online) await this.#sync();
    }
    await this.#sync();
  }

  async #edit(): Promise<void> {
    const { random, person, crew, side, counts } = this.parts;
    const domain = pick(random, DOMAINS).name;
    const records = await this.client.list(domain);
    const scene = { random, at: Date.now(), person, crew, sites: SITES };
    // Few records, so that people meet; more are opened only while there are hardly any.
    const record = records.length < 4 || chance(random, 0.05) ? undefined : pick(random, records.slice(-12));
    const changes = record ? EDITS[domain]?.[side](scene) : OPENINGS[domain]?.(scene);
    if (!changes) return;
    const { opId } = await this.client.mutate({
      domain,
      changes,
      ...(record && { mobileId: record.mobileId }),
    });
    if (opId !== null) counts.edits += 1;
  }

  async #sync(): Promise<void> {
    const { counts } = this.parts;
    try {
      await this.client.syncAll();
      counts.syncs += 1;
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      counts.failed(error.code);
    }
  }
}
