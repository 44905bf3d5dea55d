import type { Problem } from "../contract/problem";
import { boundedMs } from "./bounded-ms";
import { MEANING } from "./meaning";
import { type SeenAnswer, SyncError, type SyncErrorCode } from "./sync-error";

/** The longest pause that something between the device and the server may ask for. */
const STRANGERS_PAUSE_MS = 60_000;

/** A whole answer of the server's: its body read to the end and parsed. `size`: of the JSON, in UTF-16 units. */
export type Reply = { header(name: string): string | null; body: unknown; size: number; answer: SeenAnswer };

/** An answer as it came in, its body read to the end. */
export type Heard = { url: string; status: number; header: Reply["header"]; text: string };

/**
 * The reply where it is a success. A refusal counts only as Tidelock's own, by its media type and a known code: captive
 * portals, proxies and firewalls answer with the same statuses and mean something else.
 * @throws SyncError with the problem's code; `bad_answer` where something else answered, `network` where the answer broke off.
 */
export function believe({ url, status, header, text }: Heard, now: number): Reply {
  const type = header("Content-Type");
  const body = parseObject(text);
  const isSuccess = status >= 200 && status < 300;
  const answer = { status, type, text: text.slice(0, 500) };
  if (isSuccess && body) return { header, body, size: text.length, answer };

  if (isSuccess && type?.includes("json")) throw unheard(url, { status, answer });
  const { code, detail, errors = [], request_id, kept_version } = (body ?? {}) as Partial<Problem>;
  const wait = retryAfterMs(header, now);
  if (type?.includes("problem+json") && code && code in MEANING) {
    const about = {
      status,
      errors,
      answer,
      retryAfterMs: wait,
      requestId: request_id,
      keptVersion: kept_version,
    };
    throw new SyncError(code as SyncErrorCode, `${detail}`, about);
  }
  throw stranger(answer, Math.min(wait, STRANGERS_PAUSE_MS));
}

/** That nobody answered, or an answer broke off. */
export function unheard(
  url: string,
  about: { status: number; answer?: SeenAnswer; cause?: unknown },
): SyncError {
  const what = about.status ? `The answer of ${url} broke off` : `${url} can't be reached`;
  return new SyncError("network", what, about);
}

/** That somebody else than the server answered. */
export function stranger(answer: SeenAnswer, retryAfterMs = 0): SyncError {
  const { status } = answer;
  const detail = `Something in between answers (${status})`;
  return new SyncError("bad_answer", detail, { status, retryAfterMs, answer });
}

/** What `Retry-After` asks for, in ms and bounded: seconds, or a date, read on the server's own clock where it says that. */
export function retryAfterMs(header: Reply["header"], now: number): number {
  const asked = header("Retry-After") ?? "";
  const from = Date.parse(header("Date") ?? "") || now;
  return boundedMs(Number(asked) * 1000 || Date.parse(asked) - from);
}

/** Nothing where the text is not JSON, or JSON of no object. */
function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value ? value : undefined;
  } catch {
    return undefined;
  }
}
