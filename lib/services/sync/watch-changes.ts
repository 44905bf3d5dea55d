import { encodeCheckpoint } from "@/lib/core/sync/checkpoint-code";
import { type Movement, readMovement } from "@/lib/db/sync/read-movement";
import type { TenantId } from "@/lib/db/tenant-id";
import { log } from "@/lib/log";
import { perProcess } from "@/lib/per-process";
import type { DeviceContext } from "../context";
import { onDrain } from "../operation/draining";
import { Refusal } from "../refusal";
import { checkpointSeal } from "./checkpoint-seal";

const POLL_MS = 1000;
/** A phone that changes networks leaves streams behind that nobody reads; TCP finds out after some minutes. */
const WATCHES_PER_DEVICE = 6;
const RETRY_SEC = 30;
const WATCHES_IN_ALL = 5000;

export type Watcher = {
  /** Somebody else wrote: there is something to pull, up to this checkpoint. */
  onChange: (checkpoint: string) => void;
  /** The device was revoked, or the server stops. */
  onEnd: () => void;
};

type Watch = Watcher & { deviceNo: number };
type WatchedTenant = { tenant: TenantId; version: number; watches: Set<Watch> };

/** Looks once a second, once for each tenant that is watched at all, whether its clock moved. */
export class ChangeWatch {
  readonly #tenants = new Map<TenantId, WatchedTenant>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly read: typeof readMovement = readMovement,
    private readonly pollMs = POLL_MS,
  ) {}

  /**
   * Tells a device of every write of others from now on: who watches first and pulls then misses nothing.
   * Gives the function that ends the watch.
   * @throws Refusal `rate_limited` when the device watches too often already: its older watches stay. `overloaded` when too
   *   many watch, or the server is stopping.
   */
  async watch({ tenant, deviceNo }: DeviceContext, watcher: Watcher): Promise<() => void> {
    if (this.#stopped || this.#count >= WATCHES_IN_ALL) {
      throw new Refusal(
        "overloaded",
        "No more streams can be opened now. Poll instead, or try again later.",
        {
          retryAfterSec: RETRY_SEC,
        },
      );
    }
    const watched = await this.#watched(tenant);
    const own = [...watched.watches].filter((other) => other.deviceNo === deviceNo);
    if (own.length >= WATCHES_PER_DEVICE) {
      const detail = `This device has ${own.length} streams open. One is enough for all that it syncs.`;
      throw new Refusal("rate_limited", detail, { retryAfterSec: RETRY_SEC });
    }
    const watch = { ...watcher, deviceNo };
    watched.watches.add(watch);
    this.#count++;
    this.#timer ??= setTimeout(() => this.#poll(), this.pollMs);
    return () => this.#forget(watched, watch);
  }

  /** Ends every watch, for good. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const watched of this.#tenants.values()) {
      for (const watch of watched.watches) this.#end(watched, watch);
    }
  }

  async #watched(tenant: TenantId): Promise<WatchedTenant> {
    const known = this.#tenants.get(tenant);
    if (known) return known;
    const { version } = await this.read(tenant, undefined, []);
    const watched = this.#tenants.get(tenant) ?? { tenant, version, watches: new Set() };
    this.#tenants.set(tenant, watched);
    return watched;
  }

  async #poll(): Promise<void> {
    for (const watched of this.#tenants.values()) {
      // One tenant's trouble is not the others'; the next round asks again.
      await this.#look(watched).catch((error) => log().warn({ err: error }, "could not look for changes"));
    }
    const goesOn = this.#tenants.size > 0 && !this.#stopped;
    this.#timer = goesOn ? setTimeout(() => this.#poll(), this.pollMs) : undefined;
  }

  async #look(watched: WatchedTenant): Promise<void> {
    const { tenant, watches, version } = watched;
    const moved = await this.read(tenant, version, [...new Set([...watches].map((watch) => watch.deviceNo))]);
    watched.version = moved.version;
    const checkpoint = checkpointOf(tenant, moved);
    for (const watch of watches) {
      if (moved.revoked.includes(watch.deviceNo)) this.#end(watched, watch);
      else if (concerns(moved, watch)) watch.onChange(checkpoint);
    }
  }

  #end(watched: WatchedTenant, watch: Watch): void {
    this.#forget(watched, watch);
    watch.onEnd();
  }

  #forget(watched: WatchedTenant, watch: Watch): void {
    if (!watched.watches.delete(watch)) return;
    this.#count--;
    if (watched.watches.size === 0) this.#tenants.delete(watched.tenant);
  }
}

/** The process's own, which ends its streams when the server drains. */
export const changeWatch = perProcess("change-watch", () => {
  const watch = new ChangeWatch();
  onDrain(() => watch.stop());
  return watch;
});

function concerns({ writers, settled }: Movement, { deviceNo }: Watch): boolean {
  return writers.some(({ writer }) => writer !== deviceNo) || settled.includes(deviceNo);
}

/** That of a device which has pulled everything. */
function checkpointOf(tenant: TenantId, { version, epoch, checkpointKey }: Movement): string {
  const rest = { base: version, position: version, horizon: 0 };
  return encodeCheckpoint(checkpointSeal(tenant, checkpointKey), { epoch, rest, cells: new Map() });
}
