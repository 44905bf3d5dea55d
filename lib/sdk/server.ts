import type { NetworkQuality } from "../contract/entry";
import type { Problem } from "../contract/problem";
import type { PushAnswer } from "../contract/push";
import type { PageRequest } from "./local-state";
import type { OpenBatch } from "./local-store";
import type { Outgoing, Reply, Send } from "./send";
import { SyncError, type SyncErrorCode } from "./sync-error";
import type { Page } from "./take-answer";
import { retryAfterMs } from "./with-retry";

/** What a push says about its moment; not part of the batch, so it may differ from attempt to attempt. */
export type Moment = {
  client_time: string;
  network_quality: NetworkQuality;
  queue: { pending: number; high_priority: number; oldest_at: string | null };
};

/** The answer to a batch, with a page where the batch asked for one. `replayed`: it was given before, and got lost. */
export type PushReply = PushAnswer & { page?: Page; replayed: boolean };

/** The server's sync routes. Every refusal is thrown as a SyncError. */
export type Server = {
  push(batch: OpenBatch, moment: () => Moment): Promise<PushReply>;
  pull(page: PageRequest): Promise<Page>;
};

export type Token = string | (() => string | Promise<string>);

/** The server at `url` (scheme, host, and a path where the API is not at the root), as the device that `token` names. */
export function serverAt(url: string, token: Token, send: Send, clock: () => number): Server {
  const call = async (request: Pick<Outgoing, "method" | "body">, path: string): Promise<Reply> => {
    const bearer = typeof token === "string" ? token : await token();
    const headers = {
      Authorization: `Bearer ${bearer}`,
      ...(request.body && { "Content-Type": "application/json" }),
    };
    const reply = await send({ ...request, url: `${url.replace(/\/+$/, "")}${path}`, headers });
    return accepted(reply, clock());
  };
  return {
    push: async (batch, moment) => {
      const body = () => ({ ...batch, ...moment() });
      const reply = await call({ method: "POST", body }, "/api/v1/sync/push");
      const answer = reply.body as PushAnswer;
      if (!isAnswerTo(batch, answer)) throw badAnswer("The answer to a push does not fit its batch");
      const replayed = reply.header("Idempotent-Replayed") === "true";
      return { ...answer, ...(batch.pull && { page: pageOf(answer) }), replayed };
    },
    pull: async ({ checkpoint, limit, domains }) => {
      const query = [
        `limit=${limit}`,
        ...(checkpoint ? [`checkpoint=${encodeURIComponent(checkpoint)}`] : []),
        ...(domains ? [`domains=${encodeURIComponent(domains.join())}`] : []),
      ].join("&");
      const { body } = await call({ method: "GET" }, `/api/v1/sync/pull?${query}`);
      return pageOf(body as Partial<Page>);
    },
  };
}

function isAnswerTo({ entries }: OpenBatch, { results }: Partial<PushAnswer>): boolean {
  return (
    results?.length === entries.length && results.every(({ op_id }, index) => op_id === entries[index]?.op_id)
  );
}

function pageOf({ changes, checkpoint, has_more }: Partial<Page>): Page {
  if (Array.isArray(changes) && typeof checkpoint === "string" && typeof has_more === "boolean") {
    return { changes, checkpoint, has_more };
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
  if (status === 429) return "rate_limited";
  return status >= 500 ? "overloaded" : "bad_answer";
}
