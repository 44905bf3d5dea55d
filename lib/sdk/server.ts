import type { NetworkQuality } from "../contract/entry";
import type { PushAnswer, PushResult } from "../contract/push";
import { type Reply, stranger } from "./believe";
import type { Asked, Call } from "./credential";
import type { Entry } from "./entry";
import type { OpenBatch, PageRequest, Portion } from "./local-state";
import type { Measurement } from "./measurements";
import type { OutboxReport } from "./outbox-report";
import type { OptimalTime, QueueStatus } from "./queue-status";
import type { Page } from "./take-answer";

/** What a push says about its moment; not part of the batch, so it may differ from attempt to attempt. */
export type Moment = {
  client_time: string;
  network_quality: NetworkQuality;
  /** What is left behind what is sent. */
  queue: OutboxReport;
  metrics?: readonly Measurement[];
};

/** How a batch goes. None of it is part of the batch. */
export type Sending = {
  /** Asks for a page of changes too: at the first attempt alone, so that the batch never waits for a page to get through. */
  page?: () => PageRequest;
  /** Attempts at most; as many as the client makes where absent. */
  tries?: number;
  /** What the device knows: said where no page is asked for from there, so that a restored server refuses the batch. */
  checkpoint?: string | null;
};

/** The answer to a batch, with a page where the batch asked for one. */
export type PushReply = PushAnswer & { page?: Page };

/** The answer to a partial sync: what came of the portion, and how much the server still has queued. */
export type PartialReply = { results: PushResult[]; remaining: number; page: Page };

/** What a partial sync sends: urgent edits, if any, and how urgent. */
export type Urgent = Partial<OpenBatch> & { entries: readonly Entry[]; portion: Portion };

/** The server's sync routes. Every refusal is thrown as a SyncError. */
export type Server = {
  push(
    batch: Pick<OpenBatch, "batch_id" | "entries">,
    moment: () => Moment,
    sending?: Sending,
  ): Promise<PushReply>;
  /** `page` is asked at each attempt, so that it may ask for less than the one before. */
  pull(page: () => PageRequest, tries?: number): Promise<Page>;
  /** `maxBytes` is asked at each attempt. */
  partial(
    urgent: Urgent & { checkpoint: string | null },
    moment: () => Moment,
    maxBytes: () => number,
  ): Promise<PartialReply>;
  queueStatus(): Promise<QueueStatus>;
  optimalTime(): Promise<OptimalTime>;
  track(measurements: readonly Measurement[]): Promise<void>;
  rotateToken(): Promise<string>;
  /** Needs no token. */
  enroll(request: EnrollBody): Promise<EnrollAnswer>;
};

/** Who the device says it is; people read it on the dashboard. */
export type DeviceDescription = {
  name: string;
  platform: string;
  app_version: string;
  model?: string;
  user_id?: string;
};

/** As they travel; `sdk.test.ts` holds both to the contract. */
export type EnrollBody = { enrollment_code: string; device_key: string; device: DeviceDescription };
export type EnrollAnswer = { device_id: string; tenant_id: string; token: string };

/** The server's routes, by `call`. Every answer is checked for the shape that the contract promises. */
export function serverBy(call: Call): Server {
  /** A request that is the same at each attempt. */
  const ask = <Answer>(route: string, isAnswer: (answer: Partial<Answer>) => boolean, sent?: object) => {
    const body = sent && JSON.stringify(sent);
    return call(
      () => ({ method: body ? "POST" : "GET", path: API + route, body }),
      (reply) => shaped(reply, isAnswer),
    );
  };
  return {
    push: (batch, moment, { page, tries, checkpoint } = {}) => {
      const { batch_id, entries } = batch;
      let pull: PageRequest | undefined;
      return call(
        () => {
          pull = page?.();
          page = undefined;
          const known = (!pull && checkpoint) || undefined;
          return post(
            "sync/push",
            { batch_id, entries, pull, checkpoint: known, ...moment() },
            pull?.max_bytes,
          );
        },
        (reply) => {
          const answer = shaped<PushAnswer>(reply, ({ results }) => isAnswerTo(entries, results));
          return { ...answer, page: pull && pageOf(reply) };
        },
        tries,
      );
    },
    pull: (page, tries) =>
      call(
        () => {
          const { domains, ...rest } = page();
          const query = Object.entries({ ...rest, domains: domains?.join() })
            .flatMap(([name, value]) => (value ? `${name}=${encodeURIComponent(value)}` : []))
            .join("&");
          return { method: "GET", path: `${API}sync/pull?${query}`, page: rest.max_bytes };
        },
        pageOf,
        tries,
      ),
    partial: ({ batch_id, entries, portion, checkpoint }, moment, maxBytes) =>
      call(
        () => {
          const max_bytes = maxBytes();
          return post(
            "sync/partial",
            { batch_id, entries, ...portion, checkpoint, max_bytes, ...moment() },
            max_bytes,
          );
        },
        (reply) => partialReply(entries, reply),
      ),
    queueStatus: () => ask("sync/queue-status", ({ inbound }) => isNumber(inbound?.queued)),
    optimalTime: () => ask("sync/optimal-time", ({ wait_sec }) => isNumber(wait_sec)),
    track: async (measurements) => {
      await ask("sync/track", () => true, measurements);
    },
    rotateToken: async () => (await ask<EnrollAnswer>("devices/rotate-token", hasToken, {})).token,
    enroll: (request) => ask("devices/enroll", hasToken, request),
  };
}

export const API = "/api/v1/";

type Sent = { entries: readonly Entry[]; [part: string]: unknown };

/** Edits on their way, with a page of at most so many bytes asked for. */
function post(route: string, sent: Sent, page: number | undefined): Asked {
  return { method: "POST", path: API + route, body: JSON.stringify(sent), edits: sent.entries.length, page };
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}

function hasToken({ token }: Partial<EnrollAnswer>): boolean {
  return typeof token === "string";
}

/** @throws SyncError `bad_answer`: JSON of somebody else. */
export function shaped<Answer>(
  { body, answer }: Reply,
  isAnswer: (answer: Partial<Answer>) => boolean,
): Answer {
  if (isAnswer(body as Partial<Answer>)) return body as Answer;
  throw stranger(answer);
}

function isAnswerTo(entries: readonly Entry[], results: readonly PushResult[] | undefined): boolean {
  return (
    results?.length === entries.length &&
    results.every(({ op_id, status }, index) => op_id === entries[index]?.op_id && status)
  );
}

type PartialAnswer = { synced_items: PushResult[]; remaining: number };

/** Entries that the answer does not name are in the server's queue. */
function partialReply(entries: readonly Entry[], reply: Reply): PartialReply {
  const { synced_items, remaining } = shaped<PartialAnswer>(
    reply,
    (answer) => Array.isArray(answer.synced_items) && isNumber(answer.remaining),
  );
  const named = new Set(synced_items.map(({ op_id }) => op_id));
  const queued = entries.flatMap((entry) =>
    named.has(entry.op_id) ? [] : [{ ...entry, status: "queued" as const }],
  );
  return { results: [...synced_items, ...queued], remaining, page: pageOf(reply) };
}

/** The page in an answer, whatever else the answer tells. */
function pageOf(reply: Reply): Page {
  return shaped<Page>(
    reply,
    (page) =>
      Array.isArray(page.changes) &&
      page.changes.every(({ mobile_id, version }) => mobile_id && version > 0) &&
      typeof page.checkpoint === "string" &&
      typeof page.has_more === "boolean",
  );
}
