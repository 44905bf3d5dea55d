import type { DeviceSighting, EventRow, writeEvents } from "@/lib/db/analytics/write-events";
import type { TenantId } from "@/lib/db/tenant-id";
import { log } from "@/lib/log";
import { perProcess } from "@/lib/per-process";
import { onDrained } from "../operation/draining";
import { writeMeasured } from "./write-measured";

/** Limits of the buffer; more than `maxRows` are dropped, which a log line tells. */
const DEFAULTS = { flushMs: 500, flushRows: 200, maxRows: 10_000, tries: 3 };

type Batch = { events: EventRow[]; sightings: Map<number, DeviceSighting> };
type Round = { batches: Map<TenantId, Batch>; rows: number; written: Promise<void>; done: () => void };

/** Collects the events of many requests and writes them in one go for each tenant. */
export class EventBuffer {
  #round = newRound();
  #timer: NodeJS.Timeout | undefined;
  #waiting = 0;
  #dropped = 0;
  #lost = 0;
  #stopping = false;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(
    private readonly write: typeof writeEvents,
    private readonly limits = DEFAULTS,
  ) {}

  /** Events that are not written yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Events that never could be written. */
  get lost(): number {
    return this.#lost;
  }

  /** Gives the promise of the round's write to the one who opens it. */
  add(tenant: TenantId, event: EventRow, sighting: DeviceSighting): Promise<void> | undefined {
    if (this.#waiting >= this.limits.maxRows) {
      this.#dropped++;
      this.#lost++;
      return undefined;
    }
    const round = this.#round;
    const batch: Batch = round.batches.get(tenant) ?? { events: [], sightings: new Map() };
    round.batches.set(tenant, batch);
    batch.events.push(event);
    batch.sightings.set(sighting.no, laterOf(batch.sightings.get(sighting.no), sighting));
    round.rows++;
    this.#waiting++;
    if (this.#stopping || round.rows >= this.limits.flushRows) void this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.limits.flushMs);
    return round.rows === 1 ? round.written : undefined;
  }

  /** Writes what is there now, behind the writes that are under way. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const round = this.#round;
    this.#round = newRound();
    this.#lastWrite = this.#lastWrite.then(() => this.#writeRound(round));
    return this.#lastWrite;
  }

  /** From now on nothing waits for others. */
  stop(): Promise<void> {
    this.#stopping = true;
    return this.flush();
  }

  async #writeRound({ batches, rows, done }: Round): Promise<void> {
    for (const [tenant, batch] of batches) await this.#writeBatch(tenant, batch);
    this.#waiting -= rows;
    if (this.#dropped > 0)
      log().error({ dropped: this.#dropped }, "events came faster than they could be written");
    this.#dropped = 0;
    done();
  }

  async #writeBatch(tenant: TenantId, { events, sightings }: Batch, tried = 1): Promise<void> {
    try {
      await this.write(tenant, events, [...sightings.values()]);
    } catch (error) {
      if (tried >= this.limits.tries) {
        this.#lost += events.length;
        log().error({ err: error, lost: events.length }, "events could not be written");
        return;
      }
      // Two processes that write about the same devices may lock each other out for once.
      await new Promise((resolve) => setTimeout(resolve, 50 * tried));
      await this.#writeBatch(tenant, { events, sightings }, tried + 1);
    }
  }
}

function newRound(): Round {
  let done = () => {};
  const written = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { batches: new Map(), rows: 0, written, done };
}

/** What a later request says counts; where it says nothing, the earlier word stands. */
function laterOf(earlier: DeviceSighting | undefined, later: DeviceSighting): DeviceSighting {
  if (!earlier) return later;
  return {
    no: later.no,
    seen_at: Math.max(earlier.seen_at, later.seen_at),
    push_at: later.push_at ?? earlier.push_at,
    pull_at: later.pull_at ?? earlier.pull_at,
    clock_offset_ms: later.clock_offset_ms ?? earlier.clock_offset_ms,
    network_quality: later.network_quality ?? earlier.network_quality,
    app_version: later.app_version ?? earlier.app_version,
    outbox: later.outbox ?? earlier.outbox,
    checkpoint: later.checkpoint ?? earlier.checkpoint,
    items: earlier.items + later.items,
    items_ms: earlier.items_ms + later.items_ms,
  };
}

/** The process's own, which is written out when the server has drained. */
export const eventBuffer = perProcess("event-buffer", () => {
  const buffer = new EventBuffer(writeMeasured);
  onDrained(() => buffer.stop());
  return buffer;
});
