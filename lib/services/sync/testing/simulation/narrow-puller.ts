import { PRIORITIES, type Priority } from "@/lib/contract/entry";
import type { Fields } from "@/lib/contract/json";
import type { Change, PullAnswer } from "@/lib/contract/pull";
import { chance, integerBetween, pick, type Random, sample } from "@/lib/core/random";
import { type Checkpoint, cellOf, startCheckpoint } from "@/lib/core/sync/checkpoint";
import { parseCheckpoint } from "@/lib/core/sync/checkpoint-code";
import type { Fetch } from "@/lib/sdk/send";
import { SERVER } from "./sim-device";

type Scope = { domains?: string[]; priority?: Priority };

/**
 * A device that only pulls, by hand and in narrow pieces: some domains, some priorities, small pages. It believes
 * nothing: a delta of a record it doesn't have, a change told twice, versions out of order or a checkpoint that steps
 * back are broken promises.
 */
export class NarrowPuller {
  readonly records = new Map<string, { version: number; fields: Fields }>();
  readonly broken: string[] = [];
  readonly #told = new Set<string>();
  #checkpoint: string | undefined;
  #pulling = false;

  constructor(
    private readonly token: string,
    private readonly domains: readonly string[],
  ) {}

  async pullSome(fetch: Fetch, random: Random): Promise<void> {
    const scope: Scope = {
      ...(chance(random, 0.5) && { domains: sample(random, this.domains, integerBetween(random, 1, 3)) }),
      ...(chance(random, 0.5) && { priority: pick(random, PRIORITIES) }),
    };
    await this.#pullPage(fetch, { ...scope, limit: integerBetween(random, 1, 7) });
  }

  async pullAll(fetch: Fetch): Promise<void> {
    for (let more = true; more; ) more = await this.#pullPage(fetch, { limit: 50 });
  }

  /** One page; false where there is no more of this scope, or no answer. */
  async #pullPage(fetch: Fetch, { domains, priority, limit }: Scope & { limit: number }): Promise<boolean> {
    if (this.#pulling) return false;
    this.#pulling = true;
    const query = new URLSearchParams({
      limit: String(limit),
      ...(this.#checkpoint && { checkpoint: this.#checkpoint }),
      ...(domains && { domains: domains.join() }),
      ...(priority && { priority }),
    });
    try {
      const headers = { authorization: `Bearer ${this.token}` };
      const response = await fetch(`${SERVER}/api/v1/sync/pull?${query}`, { method: "GET", headers });
      if (response.status !== 200) return false;
      const page = JSON.parse(await response.text()) as PullAnswer;
      this.#take(page);
      return page.has_more;
    } catch {
      return false; // the network's business
    } finally {
      this.#pulling = false;
    }
  }

  #take({ changes, checkpoint }: PullAnswer): void {
    this.#checkAdvance(checkpoint);
    this.#checkpoint = checkpoint;
    let last = 0;
    for (const change of changes) {
      if (change.version <= last) this.#break(change, `comes after version ${last}`);
      last = change.version;
      this.#takeChange(change);
    }
  }

  #takeChange(change: Change): void {
    const { domain, mobile_id, op, version, data, delta, unset = [] } = change;
    const key = `${domain}/${mobile_id}`;
    const known = this.records.get(key);
    if (this.#told.has(`${key}@${version}`)) this.#break(change, "was told twice");
    this.#told.add(`${key}@${version}`);
    if (known && version <= known.version) this.#break(change, `is older than the known ${known.version}`);
    if (op === "delete") {
      this.records.delete(key);
      return;
    }
    if (!data && !known) this.#break(change, "is a delta of a record that the device never had");
    const fields: Fields = { ...(data ?? known?.fields), ...delta };
    for (const field of unset) delete fields[field];
    this.records.set(key, { version, fields });
  }

  #checkAdvance(next: string): void {
    const to = parseCheckpoint(next);
    const from = this.#checkpoint ? parseCheckpoint(this.#checkpoint) : to && startCheckpoint(to.epoch);
    if (!from || !to) this.broken.push(`${next} is no checkpoint`);
    else if (stepsBack(from, to, this.domains))
      this.broken.push(`${this.#checkpoint} stepped back to ${next}`);
  }

  #break({ domain, mobile_id, version }: Change, how: string): void {
    this.broken.push(`pulled ${domain}/${mobile_id} at version ${version}: it ${how}`);
  }
}

export function stepsBack(from: Checkpoint, to: Checkpoint, domains: readonly string[]): boolean {
  return domains.some((domain) =>
    PRIORITIES.some((priority) => {
      const [before, after] = [cellOf(from, domain, priority), cellOf(to, domain, priority)];
      return after.base < before.base || after.position < before.position;
    }),
  );
}
