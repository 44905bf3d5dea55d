import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { BenchDevice } from "./fleet";
import { sampleBatch } from "./records";
import { send } from "./request";

const PAUSE_MS = 20;
const AGAIN_AFTER_MS = 100;
/** A request that nobody answers is given up then, as phones do. */
const PATIENCE_MS = 20_000;

/** Makes one record after the other, and sends each again and again until the server says that it has it. */
export class StubbornDevice {
  /** The records that the server has acknowledged. */
  readonly acknowledged = new Set<string>();
  /** Answers but 200 and 503, by their status. */
  readonly unexpected: number[] = [];
  #stopped = false;
  #waiting: { since: number; resolve: () => void }[] = [];
  readonly #over: Promise<void>;

  constructor(
    readonly url: string,
    readonly device: BenchDevice,
  ) {
    this.#over = this.#work();
  }

  /** Settles with the first acknowledgement of a request that began after `since`, in ms of `performance.now()`. */
  answeredAfter(since: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ since, resolve }));
  }

  /** Ends once what is under way is acknowledged. */
  stop(): Promise<void> {
    this.#stopped = true;
    return this.#over;
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      const entries = sampleBatch(1);
      await this.#sendUntilAnswered(JSON.stringify({ batch_id: randomUUID(), entries }));
      for (const { mobile_id } of entries) this.acknowledged.add(mobile_id);
      await sleep(PAUSE_MS);
    }
  }

  async #sendUntilAnswered(body: string): Promise<void> {
    for (;;) {
      const beganAt = performance.now();
      const status = await this.#send(body).catch(() => undefined);
      if (status === 200) return this.#tell(beganAt);
      if (status !== undefined && status !== 503) this.unexpected.push(status);
      await sleep(AGAIN_AFTER_MS);
    }
  }

  async #send(body: string): Promise<number> {
    const headers = { Authorization: `Bearer ${this.device.token}`, "Content-Type": "application/json" };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return (await send(`${this.url}/api/v1/sync/push`, { method: "POST", headers, body, signal })).status;
  }

  #tell(beganAt: number): void {
    for (const { since, resolve } of this.#waiting) if (beganAt > since) resolve();
    this.#waiting = this.#waiting.filter(({ since }) => beganAt <= since);
  }
}

/** All records that a device's tenant holds, with their versions, pulled page by page. */
export async function pullAll(url: string, { token }: BenchDevice): Promise<Map<string, number>> {
  const records = new Map<string, number>();
  let checkpoint = "";
  for (;;) {
    const query = checkpoint && `?checkpoint=${encodeURIComponent(checkpoint)}`;
    const headers = { Authorization: `Bearer ${token}` };
    const { status, body } = await send(`${url}/api/v1/sync/pull${query}`, { headers });
    if (status !== 200) throw new Error(`the pull was answered ${status}: ${body}`);
    const page = JSON.parse(String(body));
    for (const { mobile_id, version } of page.changes) records.set(mobile_id, version);
    checkpoint = page.checkpoint;
    if (!page.has_more) return records;
  }
}
