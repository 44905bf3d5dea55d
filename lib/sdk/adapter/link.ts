import { createBatches } from "../batches";
import { Credential, callAt } from "../credential";
import type { Entry } from "../entry";
import type { OpenBatch } from "../local-store";
import { networkSource } from "../network";
import { Pace } from "../pace";
import { type PushReply, type Server, serverBy } from "../server";
import { patientSend } from "../session";
import { SyncError } from "../sync-error";
import type { SyncClientOptions } from "../sync-options";
import { uuid } from "../uuid";

/** What an adapter for another client's sync needs of ours. `storage` keeps what the server confirmed to this device. */
export type LinkOptions = Pick<
  SyncClientOptions,
  | "url"
  | "token"
  | "appVersion"
  | "storage"
  | "fetch"
  | "setTimer"
  | "AbortController"
  | "gzip"
  | "dictionary"
  | "newId"
  | "clock"
  | "random"
  | "network"
  | "timeoutMs"
  | "retry"
>;

/** The server, and how this device talks to it. */
export type Link = {
  server: Server;
  credential: Credential;
  pace: Pace;
  clock: () => number;
  newId: () => string;
};

export function linkOf(options: LinkOptions): Link {
  const { clock = Date.now, random = Math.random } = options;
  const pace = new Pace(networkSource(options.network).state);
  const credential = new Credential(options);
  return {
    server: serverBy(callAt(options.url, credential, patientSend(options, pace), clock)),
    credential,
    pace,
    clock,
    newId: options.newId ?? (() => uuid(random)),
  };
}

/**
 * Pushes edits in batches; each answer is taken over before the next batch goes. What the server refuses as too large is
 * halved, and an edit that is too large alone is `rejected`.
 * @throws SyncError; batches before it were taken over.
 */
export async function pushEntries(
  link: Link,
  entries: readonly Entry[],
  take: (sent: readonly Entry[], answer: Pick<PushReply, "results" | "conflicts">) => Promise<void>,
): Promise<void> {
  const batches = createBatches(entries, link.pace.batchSize());
  for (let batch = batches.shift(); batch; batch = batches.shift()) {
    const answer = await pushOne(link, batch);
    if (answer) await take(batch, answer);
    else {
      const middle = Math.ceil(batch.length / 2);
      batches.unshift(batch.slice(0, middle), batch.slice(middle));
    }
  }
}

/** Nothing where the batch is too large and can be halved. */
async function pushOne(
  { server, newId, clock, pace }: Link,
  entries: Entry[],
): Promise<Pick<PushReply, "results" | "conflicts"> | undefined> {
  const batch: OpenBatch = { lane: "batch", batch_id: newId(), entries };
  try {
    return await server.push(batch, () => ({
      client_time: new Date(clock()).toISOString(),
      network_quality: pace.quality,
      queue: {
        pending: entries.length,
        high_priority: entries.filter(({ priority }) => priority === "high").length,
        oldest_at: entries[0]?.modified_at ?? null,
      },
    }));
  } catch (error) {
    if (!(error instanceof SyncError) || error.status !== 413) throw error;
    const [only] = entries;
    if (!only || entries.length > 1) return undefined;
    const { op_id, domain, mobile_id } = only;
    const { code, detail: message } = error;
    return { results: [{ op_id, domain, mobile_id, status: "rejected", code, message }], conflicts: [] };
  }
}
