import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { guardedLookup } from "./guarded-lookup";
import { webhookTarget } from "./webhook-target";

const DEADLINE_MS = 10_000;
const ANSWER_BYTES = 2048;

/** What a receiver answered; `answer` is the beginning of it. */
export type WebhookAnswer = { status: number; answer: string };

/**
 * Posts a body to a webhook: nowhere inside (checked on the address that is connected to), no redirect is followed,
 * the whole takes at most ten seconds, and of the answer two kilobytes are read.
 * @throws Error whose message says why nothing was answered
 */
export async function postWebhook(
  text: string,
  { body, headers, lookup = guardedLookup() }: Post,
): Promise<WebhookAnswer> {
  const target = webhookTarget(text);
  if (typeof target === "string") throw new Error(target);
  const { url, internalAllowed } = target;
  const signal = AbortSignal.timeout(DEADLINE_MS);
  try {
    const response = await send(url, body, {
      method: "POST",
      headers: {
        ...headers,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "user-agent": "Tidelock-Webhook/1",
      },
      // A connection of its own: a kept one would skip the check.
      agent: false,
      ...(!internalAllowed && { lookup }),
      signal,
    });
    return { status: response.statusCode ?? 0, answer: await beginningOf(response) };
  } catch (error) {
    if (signal.aborted) throw new Error(`No answer within ${DEADLINE_MS / 1000} seconds.`);
    throw error;
  }
}

type Post = {
  body: string;
  headers: { [name: string]: string };
  lookup?: ReturnType<typeof guardedLookup>;
};

function send(url: URL, body: string, options: https.RequestOptions): Promise<IncomingMessage> {
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    request(url, options, resolve).on("error", reject).end(body);
  });
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= ANSWER_BYTES) break; // leaving the loop closes the connection
  }
  const text = Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString("utf8");
  return text.replaceAll("\0", "�").toWellFormed();
}
