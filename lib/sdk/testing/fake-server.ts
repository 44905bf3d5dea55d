import type { Fields } from "../../contract/json";
import { LIMITS } from "../../contract/limits";
import { PROBLEMS } from "../../contract/problem";
import type { PushStatus, SyncPlan } from "../../contract/push";
import type { Strategy } from "../../contract/strategy";
import type { Entry } from "../entry";
import type { Measurement } from "../measurements";
import type { Fetch } from "../send";
import { FakeProblem } from "./fake-problem";
import { FakeSync, type SyncBody } from "./fake-sync";

/** What happens to a request on its way; `answer` stands in for what a proxy or an overloaded server says. */
export type Fault =
  | "drop_request"
  | "drop_answer"
  /** The answer breaks off in the middle. */
  | "truncate_answer"
  | "duplicate"
  /** Lost for the client, and yet it arrives: after the requests that follow. */
  | "late"
  | "hang"
  | { answer: Answered };

type Answered = { status: number; headers?: Record<string, string>; text?: string };

export type SeenRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  body: SyncBody & { metrics?: Measurement[] };
  device: number;
};

type Device = { token: string; next?: string; enrolledAt: number };

/**
 * A Tidelock server in memory, for tests of apps. It decides and pages by the real server's own rules, for one tenant
 * with one strategy for each of four domains (journal: client_wins, attendance: server_wins, task: most_recent_wins,
 * ticket: manual). Give its `fetch` to the client, let requests fail as networks do, and look at what arrived.
 */
export class FakeServer {
  /** Everything that was sent, lost or not. */
  readonly requests: SeenRequest[] = [];
  /** Measurements that devices sent. */
  readonly tracked: Measurement[] = [];
  /** How each domain settles conflicts; by its own default where none is said. */
  readonly strategies: Record<string, Strategy> = {
    journal: "client_wins",
    attendance: "server_wins",
    task: "most_recent_wins",
    ticket: "manual",
  };
  /** Decides over each request; none by default. */
  fault: (request: SeenRequest) => Fault | undefined = () => undefined;
  /** Refuses an edit with a code of yours, as a rule does that only the server knows; none by default. */
  refuse: (entry: Entry) => string | undefined = () => undefined;
  /** The server's clock, in ms since 1970. Without one, each device's clock counts as right. */
  clock: (() => number) | undefined;
  /** What the server calls its own version in the header `Tidelock-Version` of each answer. */
  version = "0.1.0";
  maxBodyBytes = 5 * 1024 * 1024;
  /** Pushes are stored, and applied by `applyQueued`. */
  queueMode = false;
  /** Numbers of devices whose tokens are refused. */
  revoked = new Set<number>();
  /** The server wants a newer app. */
  outdated = false;
  plan: SyncPlan = { batch_size: 100, next_sync_after_sec: 0, server_load: "low" };
  readonly #sync = new FakeSync(this);
  readonly #devices: Device[] = [];
  readonly #late: (() => Promise<unknown>)[] = [];

  /** A new device: its own `fetch`, and its token. */
  device(): { token: string; fetch: Fetch } {
    const token = `token-${this.#devices.length + 1}`;
    this.#devices.push({ token, enrolledAt: this.#sync.now() });
    return { token, fetch: (url, init) => this.#receive(url, init) };
  }

  /** How often each edit took effect, by op id; a refused one never did. */
  get effects(): ReadonlyMap<string, number> {
    return this.#sync.effects;
  }

  /** How each edit was decided last, by op id. */
  get outcomes(): ReadonlyMap<string, PushStatus> {
    return this.#sync.outcomes;
  }

  /** Op ids of the edits that wait in the server's queue, oldest first. */
  get queued(): string[] {
    return this.#sync.queue.opIds;
  }

  /** Op ids of queued edits that were refused when their turn came, as if a manager discarded each at once. */
  get discarded(): ReadonlySet<string> {
    return this.#sync.queue.discarded;
  }

  /** A person's edit in the dashboard. It also settles what waits for a person on that record. */
  edit(domain: string, id: string, changes: Fields, unset: string[] = []): void {
    this.#sync.tenant.edit(domain, id, changes, unset, this.#sync.now());
  }

  delete(domain: string, id: string): void {
    this.#sync.tenant.delete(domain, id, this.#sync.now());
  }

  /** Tombstones up to now are purged: older checkpoints are of no use any more. */
  purgeTombstones(): void {
    this.#sync.tenant.purgeTombstones();
  }

  /** Forgets what the real server forgets by itself: tombstones and batches from more than 90 days ago. */
  forgetOld(): void {
    this.#sync.forgetOld();
  }

  /** What a restore from a backup needs; the function restores. */
  backup(): () => void {
    return this.#sync.backup();
  }

  /** Applies what `queueMode` put off. */
  applyQueued(): void {
    this.#sync.applyQueued();
  }

  /** Everything alive by `domain/id`, as a device that starts from nothing would see it. */
  alive(): { [key: string]: Fields } {
    return this.#sync.tenant.alive();
  }

  /** The newest version. */
  get counter(): number {
    return this.#sync.tenant.counter;
  }

  async #receive(url: string, init: Parameters<Fetch>[1]): Promise<Awaited<ReturnType<Fetch>>> {
    const { pathname, searchParams: query } = new URL(url);
    const text = typeof init.body === "string" ? init.body : "{}";
    const { method } = init;
    const device = this.#deviceOf(init.headers.Authorization);
    const request: SeenRequest = { method, path: pathname, query, body: JSON.parse(text), device };
    this.requests.push(request);
    const fault = this.fault(request);
    if (fault === "hang") return new Promise(() => {});
    if (fault === "late") this.#late.push(() => this.#answer(request, text));
    if (fault === "drop_request" || fault === "late") throw new TypeError("fetch failed");
    if (typeof fault === "object") return response(fault.answer);
    let answered = await this.#answer(request, text);
    if (fault === "duplicate") answered = await this.#answer(request, text);
    for (const arrive of this.#late.splice(0)) await arrive();
    if (fault === "drop_answer") throw new TypeError("fetch failed");
    const { text: whole = "" } = answered;
    return response(
      fault === "truncate_answer" ? { ...answered, text: whole.slice(0, whole.length / 2) } : answered,
    );
  }

  /** The number of the device that this header speaks for; 0 for none. A new token replaces the old one when it is used. */
  #deviceOf(authorization = ""): number {
    const token = authorization.replace("Bearer ", "");
    const at = this.#devices.findIndex((device) => device.token === token || device.next === token);
    const device = this.#devices[at];
    if (device?.next === token) this.#devices[at] = { ...device, token, next: undefined };
    return at + 1;
  }

  #callerOf(no: number): { no: number; enrolledAt: number } {
    return { no, enrolledAt: this.#devices[no - 1]?.enrolledAt ?? 0 };
  }

  /** The answer as the server gives it, with the headers by which a client knows it for the server's own. */
  async #answer(request: SeenRequest, text: string): Promise<Answered> {
    const named = { "Tidelock-Version": this.version, "X-Request-Id": `request-${this.requests.length}` };
    try {
      const { headers, ...answered } = await this.#accepted(request, text);
      return { ...answered, headers: { "Content-Type": "application/json", ...named, ...headers } };
    } catch (error) {
      if (!(error instanceof FakeProblem)) throw error;
      const { code, errors, keptVersion } = error;
      const problem = {
        type: "about:blank",
        ...PROBLEMS[code],
        detail: error.message,
        code,
        request_id: named["X-Request-Id"],
        errors,
        kept_version: keptVersion,
      };
      const headers = { "Content-Type": "application/problem+json", ...named };
      return { status: problem.status, headers, text: JSON.stringify(problem) };
    }
  }

  /** @throws FakeProblem */
  async #accepted(request: SeenRequest, text: string): Promise<Answered> {
    if (request.device === 0) throw new FakeProblem("unauthorized");
    if (this.revoked.has(request.device)) throw new FakeProblem("device_revoked");
    if (this.outdated) throw new FakeProblem("client_outdated");
    if (text.length > this.maxBodyBytes) throw new FakeProblem("payload_too_large");
    return this.#route(request);
  }

  async #route(request: SeenRequest): Promise<Answered> {
    const { device, query, body } = request;
    switch (`${request.method} ${request.path}`) {
      case "POST /api/v1/sync/push":
      case "POST /api/v1/sync/partial": {
        const kind = request.path.endsWith("push") ? "push" : "partial";
        const { text, replayed } = await this.#sync[kind](this.#callerOf(device), body);
        this.tracked.push(...(body.metrics ?? []));
        return { status: 200, text, headers: replayed ? { "Idempotent-Replayed": "true" } : {} };
      }
      case "GET /api/v1/sync/pull": {
        const checkpoint = query.get("checkpoint");
        const limit = Number(query.get("limit") ?? 100);
        const max_bytes = Number(query.get("max_bytes") ?? LIMITS.pullBytesDefault);
        const asked = { checkpoint, limit, max_bytes, domains: query.get("domains")?.split(",") };
        return { status: 200, text: await this.#sync.pull(this.#callerOf(device), asked) };
      }
      case "GET /api/v1/sync/queue-status":
        return ok(this.#sync.queueStatus(device));
      case "GET /api/v1/sync/optimal-time":
        return ok({
          recommendation: "sync_now",
          server_load: this.plan.server_load,
          queue_size: this.queued.length,
          is_peak_hour: false,
          wait_sec: 0,
          reason: "The server has time.",
        });
      case "POST /api/v1/sync/track":
        this.tracked.push(...(body as unknown as Measurement[]));
        return ok({});
      case "POST /api/v1/devices/rotate-token": {
        const known = this.#devices[device - 1] as Device;
        const next = `${known.token}+`;
        this.#devices[device - 1] = { ...known, next };
        return ok({ token: next });
      }
      default:
        throw new FakeProblem("not_found");
    }
  }
}

function ok(body: unknown): Answered {
  return { status: 200, text: JSON.stringify(body) };
}

function response({ status, headers = {}, text = "" }: Answered) {
  const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    status,
    headers: { get: (name: string) => named.get(name.toLowerCase()) ?? null },
    text: async () => text,
  };
}
