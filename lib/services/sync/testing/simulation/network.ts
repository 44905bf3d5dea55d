import { gunzipSync } from "node:zlib";
import { POST as enroll } from "@/app/api/v1/devices/enroll/route";
import { GET as pull } from "@/app/api/v1/sync/pull/route";
import { POST as push } from "@/app/api/v1/sync/push/route";
import { chance, type Random } from "@/lib/core/random";
import type { Fetch, FetchInit, FetchResponse } from "@/lib/sdk/send";
import type { VirtualTime } from "./virtual-time";

/** How often, from 0 to 1, each of these happens to a request. */
export type Faults = {
  /** Never arrives. */
  dropRequest: number;
  /** Is served and committed, but the answer gets lost. */
  dropAnswer: number;
  /** Arrives a second time, up to ten minutes later. */
  duplicate: number;
  /** Takes up to a minute: longer than the device waits, so that its next attempt may overtake it. */
  slow: number;
  /** Is turned away by something in between, with 503. */
  refuse: number;
};

export const NO_FAULTS: Faults = { dropRequest: 0, dropAnswer: 0, duplicate: 0, slow: 0, refuse: 0 };

/** One request that the server answered, whether or not the answer arrived. */
export type Exchange = { path: string; query: URLSearchParams; body: unknown; status: number; text: string };

/** Which app speaks: what was on its way to a killed app reaches nobody. */
export type Line = {
  isAlive: () => boolean;
  isOnline: () => boolean;
  heard: (exchange: Exchange) => void;
};

type Handler = (request: Request) => Promise<Response>;

const ROUTES: { [path: string]: Handler } = {
  "/api/v1/devices/enroll": enroll,
  "/api/v1/sync/push": push,
  "/api/v1/sync/pull": pull,
};

/** A bad network in front of the real route handlers. */
export class Network {
  faults: Faults = NO_FAULTS;

  constructor(
    private readonly time: VirtualTime,
    private readonly random: Random,
  ) {}

  fetchOn(line: Line): Fetch {
    return (url, init) =>
      new Promise((resolve, reject) => {
        const answer = (outcome: FetchResponse | Error) => {
          if (!line.isAlive()) return;
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        };
        if (line.isOnline()) this.#carry(url, init, line, answer);
        else this.time.after(10, () => answer(new Error("offline")));
      });
  }

  #carry(url: string, init: FetchInit, line: Line, answer: (outcome: FetchResponse | Error) => void): void {
    const { dropRequest, dropAnswer, duplicate, slow, refuse } = this.faults;
    const happens = (probability: number) => chance(this.random, probability);
    const wayMs = happens(slow) ? this.random() * 60_000 : 20 + this.random() * 400;
    if (happens(dropRequest)) {
      this.time.after(wayMs, () => answer(new Error("connection reset")));
      return;
    }
    if (happens(refuse)) {
      this.time.after(wayMs, () => answer(response(503, "<h1>Bad gateway</h1>")));
      return;
    }
    const answerIsLost = happens(dropAnswer);
    this.time.requestAfter(wayMs, async () => {
      const { status, text } = await this.#serve(url, init, line);
      const outcome = answerIsLost ? new Error("connection reset") : response(status, text);
      this.time.after(10 + this.random() * wayMs, () => answer(outcome));
    });
    if (happens(duplicate)) {
      this.time.requestAfter(wayMs + this.random() * 600_000, async () => {
        await this.#serve(url, init, line);
      });
    }
  }

  async #serve(url: string, init: FetchInit, line: Line): Promise<{ status: number; text: string }> {
    const { pathname, searchParams: query } = new URL(url);
    const handler = ROUTES[pathname];
    if (!handler) throw new Error(`no route for ${pathname}`);
    const { method, headers, body } = init;
    const served = await handler(new Request(url, { method, headers, ...(body && { body }) }));
    const exchange = { path: pathname, query, status: served.status, text: await served.text() };
    line.heard({ ...exchange, body: bodyOf(init) });
    return exchange;
  }
}

function bodyOf({ body }: FetchInit): unknown {
  if (body === undefined) return undefined;
  return JSON.parse(typeof body === "string" ? body : gunzipSync(body).toString());
}

function response(status: number, text: string): FetchResponse {
  return { status, headers: { get: () => null }, text: async () => text };
}
