import type { Fields } from "../../contract/json";
import type { PushConflict, PushResult } from "../../contract/push";
import type { Entry } from "../entry";
import type { Measurement } from "../measurements";
import type { Fetch } from "../send";
import { FAKE_PROBLEMS, FakeProblem } from "./fake-problem";
import { FakeRecords } from "./fake-records";

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
  body: Body;
  device: number;
};
type Body = {
  batch_id?: string;
  client_time?: string;
  entries?: Entry[];
  pull?: { checkpoint: string | null; limit: number; domains?: string[] };
  priority?: Entry["priority"];
  max_items?: number;
  checkpoint?: string;
  metrics?: Measurement[];
};

type Device = { token: string; next?: string };
type Queued = { device: number; entry: Entry };

/**
 * A Tidelock server in memory, for tests of apps: one tenant, and one strategy for each of four domains (journal:
 * client_wins, attendance: server_wins, task: most_recent_wins, ticket: manual). Give its `fetch` to the client, let
 * requests fail as networks do, and look at what arrived.
 */
export class FakeServer {
  /** Everything that was sent, lost or not. */
  readonly requests: SeenRequest[] = [];
  /** How often each edit took effect, by op id. */
  readonly effects = new Map<string, number>();
  readonly outcomes = new Map<string, PushResult["status"]>();
  /** Measurements that devices sent. */
  readonly tracked: Measurement[] = [];
  /** Decides over each request; none by default. */
  fault: (request: SeenRequest) => Fault | undefined = () => undefined;
  maxBodyBytes = 5 * 1024 * 1024;
  /** Pushes are stored, and applied by `applyQueued`. */
  queueMode = false;
  /** Numbers of devices whose tokens are refused. */
  revoked = new Set<number>();
  /** The server wants a newer app. */
  outdated = false;
  plan = { batch_size: 100, next_sync_after_sec: 0, server_load: "low" as const };
  #records = new FakeRecords();
  #answers = new Map<string, { hash: string; text: string }>();
  #queued: Queued[] = [];
  #devices: Device[] = [];
  #late: (() => void)[] = [];

  /** A new device: its own `fetch`, and its token. */
  device(): { token: string; fetch: Fetch } {
    const token = `token-${this.#devices.push({ token: "" })}`;
    this.#devices[this.#devices.length - 1] = { token };
    return { token, fetch: (url, init) => this.#receive(url, init) };
  }

  /** A person's edit in the dashboard. */
  edit(domain: string, id: string, changes: Fields, unset: string[] = []): void {
    this.#records.edit(domain, id, changes, unset);
  }

  delete(domain: string, id: string): void {
    this.#records.delete(domain, id);
  }

  /** Tombstones up to now are purged: older checkpoints are of no use any more. */
  purgeTombstones(): void {
    this.#records.purgeTombstones();
  }

  /** What a restore from a backup needs; the function restores. */
  backup(): () => void {
    const restore = this.#records.backup();
    const answers = new Map(this.#answers);
    return () => {
      restore();
      this.#answers = answers;
    };
  }

  /** Applies what `queueMode` put off. */
  applyQueued(): void {
    for (const { device, entry } of this.#queued.splice(0)) this.#apply(entry, -device, []);
  }

  /** Everything alive by `domain/id`, as a device that starts from nothing would see it. */
  alive(): { [key: string]: Fields } {
    return this.#records.alive();
  }

  /** The newest version. */
  get counter(): number {
    return this.#records.counter;
  }

  async #receive(url: string, init: Parameters<Fetch>[1]): Promise<Awaited<ReturnType<Fetch>>> {
    const { pathname, searchParams: query } = new URL(url);
    const text = typeof init.body === "string" ? init.body : "{}";
    const { method } = init;
    const device = this.#deviceOf(init.headers.Authorization);
    const request = { method, path: pathname, query, body: JSON.parse(text) as Body, device };
    this.requests.push(request);
    const fault = this.fault(request);
    if (fault === "hang") return new Promise(() => {});
    if (fault === "late") this.#late.push(() => this.#answer(request, text));
    if (fault === "drop_request" || fault === "late") throw new TypeError("fetch failed");
    if (typeof fault === "object") return response(fault.answer);
    let answered = this.#answer(request, text);
    if (fault === "duplicate") answered = this.#answer(request, text);
    for (const arrive of this.#late.splice(0)) arrive();
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
    if (at >= 0 && this.#devices[at]?.next === token) this.#devices[at] = { token };
    return at + 1;
  }

  #answer(request: SeenRequest, text: string): Answered {
    try {
      if (request.device === 0) throw new FakeProblem("unauthorized");
      if (this.revoked.has(request.device)) throw new FakeProblem("device_revoked");
      if (this.outdated) throw new FakeProblem("client_outdated");
      if (text.length > this.maxBodyBytes) throw new FakeProblem("payload_too_large");
      return this.#route(request);
    } catch (error) {
      if (!(error instanceof FakeProblem)) throw error;
      const { status, title } = FAKE_PROBLEMS[error.code];
      const problem = { status, title, detail: title, code: error.code, errors: error.errors };
      return { status, text: JSON.stringify(problem) };
    }
  }

  #route(request: SeenRequest): Answered {
    const { device, query, body } = request;
    switch (`${request.method} ${request.path}`) {
      case "POST /api/v1/sync/push":
        return this.#once(request, () => this.#push(request));
      case "POST /api/v1/sync/partial":
        return this.#once(request, () => this.#partial(request));
      case "GET /api/v1/sync/pull": {
        const domains = query.get("domains")?.split(",");
        const limit = Number(query.get("limit"));
        return ok(this.#records.page(device, query.get("checkpoint"), limit, "", domains));
      }
      case "GET /api/v1/sync/queue-status":
        return ok(this.#queueStatus(device));
      case "GET /api/v1/sync/optimal-time":
        return ok({
          recommendation: "sync_now",
          server_load: this.plan.server_load,
          queue_size: this.#queued.length,
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

  /** The first answer to a batch, given again to each copy of it. */
  #once({ device, body }: SeenRequest, answer: () => object): Answered {
    const { client_time, metrics = [], ...content } = body;
    const { batch_id } = body;
    const hash = JSON.stringify([content.entries, content.pull, content.priority, content.max_items]);
    const known = this.#answers.get(`${device}/${batch_id}`);
    if (batch_id && known && known.hash !== hash) throw new FakeProblem("idempotency_mismatch");
    this.tracked.push(...metrics);
    if (batch_id && known) return { ...ok({}), text: known.text, headers: { "Idempotent-Replayed": "true" } };
    const text = JSON.stringify(answer());
    this.#answers.set(`${device}/${batch_id}`, { hash, text });
    return { status: 200, text };
  }

  #push({ body, device }: SeenRequest): object {
    const { batch_id = "", entries = [], pull } = body;
    if (pull) this.#records.readCheckpoint(pull.checkpoint, "pull.");
    const conflicts: PushConflict[] = [];
    const results = entries.map((entry) =>
      this.queueMode ? this.#queue(entry, device) : this.#apply(entry, device, conflicts),
    );
    const page = pull && this.#records.page(device, pull.checkpoint, pull.limit, "pull.", pull.domains);
    const { plan } = this;
    return { batch_id, server_time: "", clock_offset_ms: 0, results, conflicts, plan, ...page };
  }

  /** Takes the entries into the queue, and applies the first of all that this device has there. */
  #partial({ body, device }: SeenRequest): object {
    const { entries = [], max_items = 10, checkpoint = null } = body;
    for (const entry of entries) this.#queue(entry, device);
    const mine = this.#queued.filter((queued) => queued.device === device);
    const taken = mine.slice(0, max_items);
    this.#queued = this.#queued.filter((queued) => !taken.includes(queued));
    const synced_items = taken.map(({ entry }) => ({
      id: entry.mobile_id,
      ...this.#apply(entry, device, []),
    }));
    const page = this.#records.page(device, checkpoint, 100, "");
    return { synced_items, remaining: mine.length - taken.length, ...page };
  }

  #queueStatus(device: number): object {
    const queued = this.#queued.filter((item) => item.device === device).length;
    return {
      pending_items: queued,
      high_priority: 0,
      estimated_sync_time_sec: queued,
      queue_healthy: queued < 100,
      inbound: { queued, set_aside: 0, high_priority: 0 },
      outbound: { pending: 0, high_priority: 0 },
      device: { pending: 0, high_priority: 0, oldest_at: null },
    };
  }

  #queue(entry: Entry, device: number): PushResult {
    this.#queued.push({ device, entry });
    return { op_id: entry.op_id, domain: entry.domain, mobile_id: entry.mobile_id, status: "queued" };
  }

  /** `writer`: the device, negative where it is not told what came of its edit. */
  #apply(entry: Entry, writer: number, conflicts: PushConflict[]): PushResult {
    const result = this.#records.decide(entry, writer, conflicts);
    this.outcomes.set(entry.op_id, result.status);
    this.effects.set(entry.op_id, (this.effects.get(entry.op_id) ?? 0) + 1);
    return { op_id: entry.op_id, domain: entry.domain, mobile_id: entry.mobile_id, ...result };
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
