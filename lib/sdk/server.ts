import type { NetworkQuality } from "../contract/entry";
import type { Problem } from "../contract/problem";
import type { PushAnswer, PushResult } from "../contract/push";
import type { PageRequest, Portion } from "./local-state";
import type { Measurement } from "./measurements";
import type { OpenBatch } from "./open-batches";
import type { OutboxReport } from "./outbox-report";
import type { OptimalTime, QueueStatus } from "./queue-status";
import type { Outgoing, Reply } from "./send";
import { SyncError, type SyncErrorCode } from "./sync-error";
import type { Page } from "./take-answer";
import { retryAfterMs } from "./with-retry";

/** What a push says about its moment; not part of the batch, so it may differ from attempt to attempt. */
export type Moment = {
  client_time: string;
  network_quality: NetworkQuality;
  /** What is left behind what is sent. */
  queue: OutboxReport;
  metrics?: readonly Measurement[];
};

/** The answer to a batch, with a page where the batch asked for one. `replayed`: it was given before, and got lost. */
export type PushReply = PushAnswer & { page?: Page; replayed: boolean };

/** The answer to a partial sync: what came of the portion, and how much the server still has queued. */
export type PartialReply = { results: PushResult[]; remaining: number; page: Page };

/** What a partial sync sends: its urgent edits, if any, and from where it takes a page. */
export type PartialRequest = Portion & { batch?: OpenBatch };

/** The server's sync routes. Every refusal is thrown as a SyncError. */
export type Server = {
  push(batch: OpenBatch, moment: () => Moment): Promise<PushReply>;
  pull(page: PageRequest): Promise<Page>;
  partial(request: PartialRequest, moment: () => Moment): Promise<PartialReply>;
  queueStatus(): Promise<QueueStatus>;
  optimalTime(): Promise<OptimalTime>;
  track(measurements: readonly Measurement[]): Promise<void>;
  rotateToken(): Promise<string>;
};

/** Asks the server: gives the reply where it is a success. @throws SyncError */
export type Call = (request: Pick<Outgoing, "method" | "body" | "edits">, path: string) => Promise<Reply>;

/** The server's routes, by `call`. */
export function serverBy(call: Call): Server {
  const get = async <Answer>(path: string) => (await call({ method: "GET" }, path)).body as Answer;
  return {
    push: async (batch, moment) => {
      const { batch_id, entries, pull } = batch;
      const body = () => ({ batch_id, entries, ...(pull && { pull }), ...moment() });
      const reply = await call({ method: "POST", body, edits: entries.length }, "/api/v1/sync/push");
      const answer = reply.body as PushAnswer;
      if (!isAnswerTo(batch, answer)) throw badAnswer("The answer to a push does not fit its batch");
      const replayed = reply.header("Idempotent-Replayed") === "true";
      return { ...answer, ...(pull && { page: pageOf(answer) }), replayed };
    },
    pull: async ({ checkpoint, limit, domains }) => {
      const query = [
        `limit=${limit}`,
        ...(checkpoint ? [`checkpoint=${encodeURIComponent(checkpoint)}`] : []),
        ...(domains ? [`domains=${encodeURIComponent(domains.join())}`] : []),
      ].join("&");
      return pageOf(await get(`/api/v1/sync/pull?${query}`));
    },
    partial: async ({ batch, checkpoint, priority, max_items }, moment) => {
      const { batch_id, entries = [] } = batch ?? {};
      const sent = {
        priority,
        max_items,
        entries,
        ...(batch_id && { batch_id }),
        ...(checkpoint && { checkpoint }),
      };
      const body = () => ({ ...sent, ...moment() });
      const reply = await call({ method: "POST", body, edits: entries.length }, "/api/v1/sync/partial");
      return partialReply(entries, reply.body as Partial<PartialAnswer>);
    },
    queueStatus: () => get("/api/v1/sync/queue-status"),
    optimalTime: () => get("/api/v1/sync/optimal-time"),
    track: async (measurements) => {
      await call({ method: "POST", body: () => measurements }, "/api/v1/sync/track");
    },
    rotateToken: async () => {
      const { body } = await call({ method: "POST", body: () => ({}) }, "/api/v1/devices/rotate-token");
      const { token } = body as { token?: unknown };
      if (typeof token !== "string") throw badAnswer("The answer has no token");
      return token;
    },
  };
}

function isAnswerTo({ entries }: OpenBatch, { results }: Partial<PushAnswer>): boolean {
  return (
    results?.length === entries.length && results.every(({ op_id }, index) => op_id === entries[index]?.op_id)
  );
}

type PartialAnswer = Page & { synced_items: (PushResult & { id?: string })[]; remaining: number };

/** Entries that the answer does not name are in the server's queue. */
function partialReply(
  entries: OpenBatch["entries"],
  { synced_items, remaining, ...page }: Partial<PartialAnswer>,
): PartialReply {
  if (!Array.isArray(synced_items) || typeof remaining !== "number") {
    throw badAnswer("The answer to a partial sync does not say what was synced");
  }
  const done = synced_items.map(({ id, ...item }) => ({ ...item, mobile_id: item.mobile_id ?? id ?? null }));
  const named = new Set(done.map(({ op_id }) => op_id));
  const queued = entries.flatMap(({ op_id, domain, mobile_id }) =>
    named.has(op_id) ? [] : [{ op_id, domain, mobile_id, status: "queued" as const }],
  );
  return { results: [...done, ...queued], remaining, page: pageOf(page) };
}

function pageOf({ changes, checkpoint, has_more, server_time }: Partial<Page>): Page {
  if (Array.isArray(changes) && typeof checkpoint === "string" && typeof has_more === "boolean") {
    return { changes, checkpoint, has_more, server_time };
  }
  throw badAnswer("The answer has no page of changes");
}

function badAnswer(detail: string): SyncError {
  return new SyncError("bad_answer", detail, { status: 200 });
}

/**
 * The reply where it is a success.
 * @throws SyncError with the problem's code.
 */
export function accepted(reply: Reply, now: number): Reply {
  if (reply.status < 300) return reply;
  const { code = codeOf(reply.status), detail, title, errors } = (reply.body ?? {}) as Partial<Problem>;
  throw new SyncError(code as SyncErrorCode, detail ?? title ?? `The server answered ${reply.status}`, {
    status: reply.status,
    errors,
    retryAfterMs: retryAfterMs(reply, now),
  });
}

/** For answers that are no problem documents: what a proxy in between means. */
function codeOf(status: number): SyncErrorCode {
  if (status === 401) return "unauthorized";
  if (status === 413) return "payload_too_large";
  if (status === 426) return "client_outdated";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "overloaded" : "bad_answer";
}
