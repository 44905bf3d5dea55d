import { gzipSync } from "node:zlib";
import type { NetworkQuality } from "@/lib/contract/entry";
import { pick, type Random } from "@/lib/core/random";
import { enrollDevice } from "@/lib/sdk/enroll-device";
import { memoryStorage } from "@/lib/sdk/storage/memory";
import type { SyncStorage } from "@/lib/sdk/storage/storage";
import { createSyncClient, type SyncClient } from "@/lib/sdk/sync-client";
import { SyncError } from "@/lib/sdk/sync-error";
import { Ledger } from "./ledger";
import type { Network } from "./network";
import type { VirtualTime } from "./virtual-time";

export const SERVER = "http://127.0.0.1:3000";

export type SimWorld = { time: VirtualTime; network: Network; random: Random };
export type DeviceParts = { name: string; token: string; deviceId: string; domains?: readonly string[] };

/** A phone with the real SDK: its storage survives restarts, its clock is wrong and jumps, its network comes and goes. */
export class SimDevice {
  readonly ledger: Ledger;
  readonly #storage = memoryStorage();
  #client: SyncClient | undefined;
  #life = 0;
  online = true;
  /** How far its clock is ahead of the server's, in ms. */
  clockAheadMs = 0;
  quality: NetworkQuality = "good";

  constructor(
    readonly world: SimWorld,
    readonly parts: DeviceParts,
  ) {
    this.ledger = new Ledger(parts.name);
    this.restart();
  }

  static async enroll(
    world: SimWorld,
    code: string,
    parts: Pick<DeviceParts, "name" | "domains">,
  ): Promise<SimDevice> {
    const line = { isAlive: () => true, isOnline: () => true, heard: () => {} };
    const enrolling = enrollDevice({
      url: SERVER,
      code,
      device: { name: parts.name, platform: "simulated", app_version: "1.0.0" },
      fetch: world.network.fetchOn(line),
    });
    await world.time.pass(world.time.now + 1000);
    const { token, deviceId } = await enrolling;
    return new SimDevice(world, { ...parts, token, deviceId });
  }

  get client(): SyncClient {
    if (!this.#client) throw new Error("the app is not running");
    return this.#client;
  }

  /** The app is killed and starts again: what was in memory or on the wire is gone for it. */
  restart(): void {
    const life = ++this.#life;
    const isAlive = () => life === this.#life;
    const { network, random, time } = this.world;
    const { token, domains } = this.parts;
    this.#client = createSyncClient({
      url: SERVER,
      token,
      ...(domains && { domains }),
      storage: whileAlive(this.#storage, isAlive),
      fetch: network.fetchOn({
        isAlive,
        isOnline: () => this.online,
        heard: (exchange) => this.ledger.note(exchange),
      }),
      setTimer: (run, ms) => time.after(ms, () => isAlive() && run()),
      gzip: async (text) => new Uint8Array(gzipSync(text)),
      clock: () => Math.round(time.now + this.clockAheadMs),
      random,
      network: () => this.quality,
    });
  }

  /** Starts a sync and goes on living. Why it fails is the network's business; anything else breaks the world. */
  sync(how: "syncAll" | "push" | "pull" = "syncAll"): void {
    this.quality = pick(this.world.random, ["excellent", "good", "fair", "poor"] as const);
    this.client[how]().catch((error: unknown) => {
      if (!(error instanceof SyncError)) this.ledger.broken.push(`${this.parts.name}: ${String(error)}`);
    });
  }
}

/** What a dead app still waits for never comes, and it writes nothing any more. */
function whileAlive(storage: SyncStorage, isAlive: () => boolean): SyncStorage {
  const gate = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isAlive()) {
      const result = await work();
      if (isAlive()) return result;
    }
    return new Promise<never>(() => {});
  };
  return {
    read: (keys) => gate(() => storage.read(keys)),
    range: (prefix) => gate(() => storage.range(prefix)),
    write: (batch) => gate(() => storage.write(batch)),
  };
}
