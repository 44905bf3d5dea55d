import { chance, pick, pickWeighted, type Random } from "../../../core/random";
import type { Fetch, FetchResponse } from "../../send";
import type { SimTime } from "./sim-time";
import type { Weather } from "./weather";

/** A proxy between phones and server lets no request with this text pass. */
export const POISON = "EICAR-STANDARD-ANTIVIRUS-TEST";

type Answered = { status: number; headers: Record<string, string>; text: string };
type Link = { bytesPerSec: number; latencyMs: number; badness: number; isPortal: boolean };

const GOOD: Link = { bytesPerSec: 1e6, latencyMs: 50, badness: 0, isPortal: false };

/** The way between one phone and the server, good or bad by the hour. */
export class SimNetwork {
  #link: Link = GOOD;
  #since = 0;

  constructor(
    private readonly time: SimTime,
    private readonly random: Random,
    private readonly weather: Weather,
    /** What the proxy answers to what it does not let pass. */
    private readonly block: Answered,
    /** Told of what the server throws, which would look like a lost connection. */
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** The phone is somewhere else now. */
  move(): void {
    const { random, weather } = this;
    this.#link = {
      bytesPerSec: weather.has("slow") && chance(random, 0.5) ? pick(random, [2000, 10_000, 60_000]) : 1e6,
      latencyMs: weather.has("slow") ? pick(random, [50, 300, 900]) : 50,
      badness: weather.has("losses") ? pick(random, [0, 0.1, 0.4, 0.9]) : 0,
      isPortal: weather.has("portals") && chance(random, 0.15),
    };
  }

  /** What is still on its way never arrives: no request outlives the restore of a phone or a server. */
  forget(): void {
    this.#since += 1;
  }

  /** From now on everything gets through. */
  becomeGood(): void {
    this.#link = GOOD;
  }

  /** `fetch` of the server, as this phone sees it. */
  readonly through = (server: Fetch): Fetch => {
    const fetch: Fetch = (url, init) =>
      server(url, init).catch((error: unknown) => {
        this.onFault(error);
        throw error;
      });
    return async (url, init) => {
      const { time, random } = this;
      const link = this.#link;
      const sentAt = this.#since;
      const body = typeof init.body === "string" ? init.body : "";
      const fate = chance(random, link.badness) ? pickWeighted(random, FATES) : "passes";
      await time.wait(link.latencyMs + (body.length / link.bytesPerSec) * 1000);
      if (fate === "lost" || this.#since !== sentAt) throw new TypeError("fetch failed");
      if (fate === "hangs") return new Promise(() => {});
      if (fate === "overloaded") return response(pick(random, OVERLOADED));
      if (link.isPortal) return response(pick(random, PORTALS));
      if (this.weather.has("poison") && body.includes(POISON)) return response(this.block);
      if (fate === "late") {
        this.#later(() => fetch(url, init));
        throw new TypeError("fetch failed");
      }
      const answer = await fetch(url, init);
      if (fate === "twice") await fetch(url, init);
      if (fate === "twice later") this.#later(() => fetch(url, init));
      const text = await answer.text();
      await time.wait((text.length / link.bytesPerSec) * 1000);
      if (fate === "answer lost") throw new TypeError("fetch failed");
      return fate === "breaks off" ? { ...answer, text: async () => text.slice(0, text.length / 2) } : answer;
    };
  };

  #later(arrive: () => Promise<unknown>): void {
    const sentAt = this.#since;
    const arrives = () => {
      if (this.#since === sentAt) void arrive();
    };
    this.time.setTimer(arrives, this.random() * this.random() * LATEST_MS);
  }
}

const LATEST_MS = 3_600_000;

const FATES = {
  lost: 3,
  "answer lost": 3,
  "breaks off": 1,
  twice: 2,
  "twice later": 1,
  late: 2,
  hangs: 2,
  overloaded: 1,
};

const OVERLOADED: readonly Answered[] = [
  problem(429, "rate_limited", { "Retry-After": "3" }),
  problem(503, "overloaded", { "Retry-After": "5" }),
  problem(500, "internal_error", {}),
];

const HTML = { "Content-Type": "text/html; charset=utf-8" };
const JSON_TYPE = { "Content-Type": "application/json" };

/** What stands between phones and servers says so in many ways. */
const PORTALS: readonly Answered[] = [
  { status: 200, headers: HTML, text: "<html>Welcome to the hotel's network</html>" },
  { status: 302, headers: { ...HTML, Location: "http://portal.example/" }, text: "<html>Moved</html>" },
  { status: 401, headers: HTML, text: "<html>Sign in to use this network</html>" },
  { status: 403, headers: HTML, text: "<html>Blocked by your organisation</html>" },
  { status: 407, headers: HTML, text: "<html>Proxy authentication required</html>" },
  { status: 426, headers: { ...HTML, Upgrade: "TLS/1.2" }, text: "<html>Upgrade required</html>" },
  { status: 502, headers: HTML, text: "<html>Bad gateway</html>" },
  { status: 511, headers: HTML, text: "<html>Network authentication required</html>" },
  { status: 200, headers: JSON_TYPE, text: '{"ok":true}' },
  { status: 401, headers: JSON_TYPE, text: '{"error":"login required"}' },
  { status: 404, headers: HTML, text: "<html>No such page</html>" },
  { status: 413, headers: HTML, text: "<html>Request entity too large</html>" },
  { status: 410, headers: HTML, text: "<html>Gone</html>" },
];

/** What a proxy may answer to what it does not let pass. */
export const BLOCKS: readonly Answered[] = [
  { status: 400, headers: HTML, text: "<html>Malicious request blocked</html>" },
  { status: 403, headers: HTML, text: "<html>Malicious request blocked</html>" },
  { status: 500, headers: HTML, text: "<html>Internal server error</html>" },
  problem(500, "internal_error", {}),
];

function problem(status: number, code: string, headers: Record<string, string>): Answered {
  const text = JSON.stringify({
    type: "about:blank",
    title: code,
    status,
    detail: code,
    code,
    request_id: "r",
  });
  return { status, headers: { "Content-Type": "application/problem+json", ...headers }, text };
}

function response({ status, headers, text }: Answered): FetchResponse {
  const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    status,
    headers: { get: (name) => named.get(name.toLowerCase()) ?? null },
    text: async () => text,
  };
}
