import { type TenantWithWork, tenantsWithWork } from "@/lib/db/queue/tenants-with-work";
import type { TenantId } from "@/lib/db/tenant-id";
import { log } from "@/lib/log";
import { onDrain } from "../operation/draining";
import { drainNext } from "./drain-tenant";
import { onQueueWake } from "./queue-waker";
import { noteQueueLag } from "./server-load";

type Parts = {
  tenants: () => Promise<TenantWithWork[]>;
  /** Applies some items of a tenant; gives how many. */
  drain: (tenant: TenantId) => Promise<number>;
  workers: number;
  /** How long a worker without work rests; others' work is found within that time. */
  restMs: number;
};

const DEFAULTS: Parts = {
  tenants: tenantsWithWork,
  drain: drainNext,
  workers: 2,
  restMs: 500,
};

/**
 * Workers that apply what lies in the queues, in turns through the tenants that have work, so that a deep queue of one
 * doesn't keep the others waiting. Any number of processes may run them; who works on what, the database settles.
 */
export class QueueWorkers {
  #stopped = false;
  #resting = new Set<() => void>();
  readonly #running: Promise<unknown>;

  constructor(private readonly parts: Parts = DEFAULTS) {
    const workers = Array.from({ length: parts.workers }, (_, place) => this.#work(place));
    this.#running = Promise.all(workers);
  }

  /** Ends everybody's rest. */
  wake(): void {
    for (const wake of this.#resting) wake();
    this.#resting.clear();
  }

  /** Lets the workers finish what they have in hands. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await this.#running;
  }

  async #work(place: number): Promise<void> {
    while (!this.#stopped) {
      const drained = await this.#round(place).catch((error: unknown) => {
        log().warn({ err: error }, "a queue worker could not go on for a moment");
        return 0;
      });
      if (drained === 0 && !this.#stopped) await this.#rest();
    }
  }

  /** One turn for each tenant; each worker begins with another. */
  async #round(place: number): Promise<number> {
    const tenants = await this.parts.tenants();
    noteQueueLag(Math.max(0, ...tenants.map(({ waitingMs }) => waitingMs)));
    const first = tenants.length > 0 ? place % tenants.length : 0;
    let drained = 0;
    for (const { tenant } of [...tenants.slice(first), ...tenants.slice(0, first)]) {
      if (this.#stopped) break;
      drained += await this.parts.drain(tenant);
    }
    return drained;
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(), this.parts.restMs);
      const end = () => {
        clearTimeout(timer);
        this.#resting.delete(end);
        resolve();
      };
      this.#resting.add(end);
    });
  }
}

/** Starts this process's workers; they end with it. */
export function startQueueWorkers(): void {
  const workers = new QueueWorkers();
  onQueueWake(() => workers.wake());
  onDrain(() => workers.stop());
}
