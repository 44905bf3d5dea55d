import type { Fields } from "@/lib/contract/json";
import { applyDelta } from "@/lib/sdk/delta";
import type { NaivePage, NaiveRecord } from "./naive-server";
import type { WorkEdit } from "./work-edit";

const BATCH = 100;

/** How often it sends a request before it gives up, how long it waits between, and for an answer. */
export type Patience = { tries: number; pauseMs: number; timeoutMs: number };
const IMPATIENT: Patience = { tries: 1, pauseMs: 0, timeoutMs: 30_000 };

/**
 * What an app does that nobody thought about much: each edit sends its record whole, 100 at a time, plain JSON; a pull
 * brings whole records; what fails is tried again as it was.
 */
export class NaiveClient {
  readonly records = new Map<string, Fields>();
  #outbox: NaiveRecord[] = [];
  #after = 0;

  constructor(
    private readonly url: string,
    private readonly patience: Patience = IMPATIENT,
  ) {}

  get pending(): readonly NaiveRecord[] {
    return this.#outbox;
  }

  edit({ domain, mobileId, changes, unset, at }: WorkEdit): void {
    const key = `${domain}/${mobileId}`;
    const data = applyDelta(this.records.get(key) ?? {}, { delta: changes, unset: [...unset] });
    this.records.set(key, data);
    this.#outbox.push({ domain, mobile_id: mobileId, updated_at: new Date(at).toISOString(), data });
  }

  /** @throws where a request failed as often as it is tried; batches before it are sent */
  async push(): Promise<void> {
    while (this.#outbox.length > 0) {
      const batch = this.#outbox.slice(0, BATCH);
      await this.#ask("/push", { method: "POST", body: JSON.stringify({ records: batch }) });
      this.#outbox = this.#outbox.slice(batch.length);
    }
  }

  /** @throws where a request failed as often as it is tried; pages before it are kept */
  async pull(): Promise<void> {
    for (let more = true; more; ) {
      const page = (await this.#ask(`/changes?after=${this.#after}&limit=${BATCH}`, {})) as NaivePage;
      for (const { domain, mobile_id, data } of page.records)
        this.records.set(`${domain}/${mobile_id}`, data);
      this.#after = page.after;
      more = page.more;
    }
  }

  async #ask(path: string, init: RequestInit): Promise<unknown> {
    const { tries, pauseMs, timeoutMs } = this.patience;
    for (let attempt = 1; ; attempt++) {
      try {
        const headers = { "Content-Type": "application/json" };
        const signal = AbortSignal.timeout(timeoutMs);
        const response = await fetch(this.url + path, { ...init, headers, signal });
        if (!response.ok) throw new Error(`the naive server answered ${response.status}`);
        return await response.json();
      } catch (error) {
        if (attempt >= tries) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }
}
