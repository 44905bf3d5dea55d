import { gunzipSync } from "node:zlib";
import type { PushAnswer, PushResult, PushStatus } from "@/lib/contract/push";
import type { Strategy } from "@/lib/contract/strategy";
import type { Entry } from "@/lib/sdk/entry";
import type { Fetch, FetchInit } from "@/lib/sdk/send";

/** An edit as it travelled, who sent it, and what became of it. */
export type Answered = { entry: Entry; result: PushResult; deviceId: string };

/** Every edit that the server answered, by its id; an answer that is given again counts once. */
export class Tally {
  readonly answered = new Map<string, Answered>();
  requests = 0;

  /** `fetch` for one device, whose answered edits are noted. */
  listen(fetch: Fetch, deviceId: string): Fetch {
    return async (url, init) => {
      const response = await fetch(url, init);
      this.requests += 1;
      if (response.status !== 200 || !url.endsWith("/push")) return response;
      const text = await response.text();
      this.#note(entriesIn(init), JSON.parse(text), deviceId);
      return { status: response.status, headers: response.headers, text: async () => text };
    };
  }

  count(status: PushStatus): number {
    return [...this.answered.values()].filter(({ result }) => result.status === status).length;
  }

  /** How many conflicts each strategy settled. */
  byStrategy(): Partial<Record<Strategy, number>> {
    const counts: Partial<Record<Strategy, number>> = {};
    for (const { result } of this.answered.values()) {
      if (result.status !== "resolved" || !result.strategy_used) continue;
      counts[result.strategy_used] = (counts[result.strategy_used] ?? 0) + 1;
    }
    return counts;
  }

  #note(entries: Entry[], { results }: PushAnswer, deviceId: string): void {
    for (const [index, entry] of entries.entries()) {
      const result = results[index];
      if (result && !this.answered.has(entry.op_id))
        this.answered.set(entry.op_id, { entry, result, deviceId });
    }
  }
}

function entriesIn({ body = "" }: FetchInit): Entry[] {
  return JSON.parse(typeof body === "string" ? body : gunzipSync(body).toString()).entries;
}
