import { createBatches } from "../batches";
import { Credential, callAt } from "../credential";
import type { Entry } from "../entry";
import { networkSource } from "../network";
import type { OpenBatch } from "../open-batches";
import { outboxReport } from "../outbox-report";
import { Pace } from "../pace";
import { type PushReply, type Server, serverBy } from "../server";
import { patientSend } from "../session";
import { shortId } from "../short-id";
import { SyncError } from "../sync-error";
import type { SyncClientOptions } from "../sync-options";
import { uuid } from "../uuid";
import { contentId } from "./content-id";

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
  /** When edits without an answer were first tried, by their id. */
  tried: Map<string, string>;
  /** Ids of the edits in the batch that awaits its answer. */
  open: readonly string[];
};

/** An edit without an id: it gets one by what it says. */
export type Draft = Omit<Entry, "op_id">;

export function linkOf(options: LinkOptions): Link {
  const { clock = Date.now, random = Math.random } = options;
  const pace = new Pace(networkSource(options.network).state);
  const credential = new Credential(options);
  return {
    server: serverBy(callAt(options.url, credential, patientSend(options, pace), clock)),
    credential,
    pace,
    clock,
    newId: options.newId ?? (() => shortId(uuid(random))),
    tried: new Map(),
    open: [],
  };
}

/**
 * Pushes edits in batches; each answer is taken over before the next batch goes. Ids come from what is sent: the database
 * behind an adapter hands the same edits over again until they are answered, and those are then the same batch again, to
 * which the server has its answer. What it refuses as too large is halved, and an edit that is too large alone is `rejected`.
 * @throws SyncError; batches before it were taken over.
 */
export async function pushEntries(
  link: Link,
  drafts: readonly Draft[],
  take: (sent: readonly Entry[], answer: Pick<PushReply, "results" | "conflicts">) => Promise<void>,
): Promise<void> {
  const batches = batchesFor(
    link,
    drafts.map((draft) => named(link, draft)),
  );
  for (let batch = batches.shift(); batch; batch = batches.shift()) {
    link.open = batch.map(({ op_id }) => op_id);
    const answer = await pushOne(link, batch, batches.flat());
    if (answer) {
      await take(batch, answer);
      for (const { op_id } of batch) link.tried.delete(op_id);
      link.open = [];
    } else {
      const middle = Math.ceil(batch.length / 2);
      batches.unshift(batch.slice(0, middle), batch.slice(middle));
    }
  }
}

/** The batch that awaits its answer goes first and as it was, however the network takes more or less at a time by now. */
function batchesFor({ open, pace }: Link, entries: readonly Entry[]): Entry[][] {
  const byId = new Map(entries.map((entry) => [entry.op_id, entry]));
  const again = open.flatMap((id) => byId.get(id) ?? []);
  if (again.length === 0 || again.length < open.length) return createBatches(entries, pace.batchSize());
  const others = entries.filter(({ op_id }) => !open.includes(op_id));
  return [again, ...createBatches(others, pace.batchSize())];
}

/** Where the database does not know when an edit was made, it counts from when it was first tried, and so stays the same. */
function named({ tried }: Link, { modified_at, ...said }: Draft): Entry {
  const op_id = contentId(JSON.stringify(said));
  const time = tried.get(op_id) ?? modified_at;
  tried.set(op_id, time);
  return { ...said, op_id, modified_at: time };
}

/** Nothing where the batch is too large and can be halved. */
async function pushOne(
  link: Link,
  entries: Entry[],
  left: readonly Entry[],
  batch_id = contentId(JSON.stringify(entries)),
): Promise<Pick<PushReply, "results" | "conflicts"> | undefined> {
  const { server, clock, pace } = link;
  const batch: OpenBatch = { lane: "batch", batch_id, entries };
  try {
    return await server.push(batch, () => ({
      client_time: new Date(clock()).toISOString(),
      network_quality: pace.quality,
      queue: outboxReport(left),
    }));
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    if (error.code === "idempotency_mismatch") return pushOne(link, entries, left, link.newId());
    if (error.status !== 413) throw error;
    const [only] = entries;
    if (!only || entries.length > 1) return undefined;
    const { op_id, domain, mobile_id } = only;
    const { code, detail: message } = error;
    return { results: [{ op_id, domain, mobile_id, status: "rejected", code, message }], conflicts: [] };
  }
}
