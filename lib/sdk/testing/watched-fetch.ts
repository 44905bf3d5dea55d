import { gunzipSync } from "node:zlib";
import type { Entry } from "../entry";
import type { Fetch } from "../send";
import { routeFetch } from "./route-fetch";

/** A push that the server answered. */
export type SeenPush = { status: number; checkpoint?: string; entries: Entry[] };

/** The real handlers, and the pushes that they saw. */
export function pushesSeen(): { fetch: Fetch; pushes: SeenPush[] } {
  const pushes: SeenPush[] = [];
  const fetch: Fetch = async (url, init) => {
    const answer = await routeFetch(url, init);
    if (!url.endsWith("/push")) return answer;
    const { body } = init;
    const text = body instanceof Uint8Array ? gunzipSync(body).toString() : `${body}`;
    pushes.push({ ...JSON.parse(text), status: answer.status });
    return answer;
  };
  return { fetch, pushes };
}

/** The real handlers behind a line that breaks after so many answers: the next request arrives, and its answer is lost. */
export function breakingLine() {
  const line = { breaksAfter: Number.POSITIVE_INFINITY };
  const fetch: Fetch = async (url, init) => {
    if (line.breaksAfter < 0) throw new TypeError("fetch failed");
    const answer = await routeFetch(url, init);
    line.breaksAfter -= 1;
    if (line.breaksAfter < 0) throw new TypeError("fetch failed");
    return answer;
  };
  return { line, fetch };
}
