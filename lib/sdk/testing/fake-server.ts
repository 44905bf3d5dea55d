import type { Fields, Json } from "../../contract/json";
import { PROBLEMS, type ProblemCode, type ProblemIssue } from "../../contract/problem";
import type { Change } from "../../contract/pull";
import type { PushConflict, PushResult, ServerEntry } from "../../contract/push";
import type { Strategy } from "../../contract/strategy";
import { jsonEqual } from "../../core/json-equal";
import type { Entry } from "../entry";
import type { Fetch } from "../send";

/** What happens to a request on its way; `answer` stands in for what a proxy or an overloaded server says. */
export type Fault =
  | "drop_request"
  | "drop_answer"
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
};

type Mark = [version: number, writer: number];
type Row = {
  domain: string;
  id: string;
  version: number;
  deleted: boolean;
  life: Mark;
  data: Fields;
  marks: Map<string, Mark>;
  times: Map<string, string>;
};

const STRATEGY: Record<string, Strategy> = {
  journal: "client_wins",
  attendance: "server_wins",
  task: "most_recent_wins",
  ticket: "manual",
};

/**
 * The wire contract in memory, small enough to be checked by eye: one tenant, four domains, one strategy each. It is for
 * tests of the client alone; `sync.db.test.ts` runs the same client against the real server.
 */
export class FakeServer {
  readonly requests: SeenRequest[] = [];
  /** How often each edit took effect, by op id. */
  readonly effects = new Map<string, number>();
  readonly outcomes = new Map<string, PushResult["status"]>();
  /** Decides over each request; none by default. */
  fault: (request: SeenRequest) => Fault | undefined = () => undefined;
  maxBodyBytes = 5 * 1024 * 1024;
  queueMode = false;
  revoked = new Set<number>();
  plan = { batch_size: 100, next_sync_after_sec: 0, server_load: "low" as const };
  #rows = new Map<string, Row>();
  #answers = new Map<string, { hash: string; text: string }>();
  #queued: { device: number; entry: Entry }[] = [];
  #counter = 0;
  #epoch = 1;
  #horizon = 0;
  #devices = 0;
  #late: (() => void)[] = [];

  /** A device's own `fetch` and token. */
  device(): { token: string; fetch: Fetch } {
    this.#devices += 1;
    return { token: `token-${this.#devices}`, fetch: (url, init) => this.#receive(url, init) };
  }

  /** A person's edit in the dashboard. */
  edit(domain: string, id: string, changes: Fields, unset: string[] = []): void {
    const row = this.#rows.get(`${domain}/${id}`);
    const mark: Mark = [++this.#counter, 0];
    if (!row || row.deleted) this.#birth(domain, id, changes, mark);
    else this.#write(row, changes, unset, mark, "9999");
  }

  delete(domain: string, id: string): void {
    const row = this.#rows.get(`${domain}/${id}`);
    if (row) this.#bury(row, [++this.#counter, 0]);
  }

  /** Tombstones up to now are purged: older checkpoints are of no use any more. */
  purgeTombstones(): void {
    this.#horizon = this.#counter;
    for (const [key, row] of this.#rows) if (row.deleted) this.#rows.delete(key);
  }

  /** What a restore from a backup needs; the function restores. */
  backup(): () => void {
    const copy = structuredClone({ rows: this.#rows, answers: this.#answers, counter: this.#counter });
    return () => {
      [this.#rows, this.#answers, this.#counter] = [copy.rows, copy.answers, copy.counter];
      this.#epoch += 1;
    };
  }

  /** Applies what `mode: "queue"` put off. */
  applyQueued(): void {
    for (const { device, entry } of this.#queued.splice(0)) this.#apply(entry, device, [], false);
  }

  /** Everything alive, as a device that starts from nothing would see it. */
  alive(): { [key: string]: Fields } {
    const alive = [...this.#rows.entries()].filter(([, row]) => !row.deleted);
    return Object.fromEntries(alive.sort().map(([key, row]) => [key, row.data]));
  }

  get counter(): number {
    return this.#counter;
  }

  async #receive(url: string, init: Parameters<Fetch>[1]): Promise<Awaited<ReturnType<Fetch>>> {
    const { pathname, searchParams } = new URL(url);
    const device = Number(init.headers.Authorization?.replace("Bearer token-", ""));
    const text = typeof init.body === "string" ? init.body : "{}";
    const request = {
      method: init.method,
      path: pathname,
      query: searchParams,
      body: JSON.parse(text) as Body,
      device,
    };
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
    return response(answered);
  }

  #answer(request: SeenRequest, text: string): Answered {
    try {
      if (!(request.device > 0 && request.device <= this.#devices)) throw new Problem("unauthorized");
      if (this.revoked.has(request.device)) throw new Problem("device_revoked");
      if (text.length > this.maxBodyBytes) throw new Problem("payload_too_large");
      if (request.path === "/api/v1/sync/pull") {
        const { query } = request;
        const domains = query.get("domains")?.split(",");
        return ok(
          this.#page(request.device, query.get("checkpoint"), Number(query.get("limit")), "", domains),
        );
      }
      return this.#push(request);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { status, title } = PROBLEMS[error.code];
      return {
        status,
        text: JSON.stringify({ status, title, detail: title, code: error.code, errors: error.errors }),
      };
    }
  }

  #push({ body, device }: SeenRequest): Answered {
    const { batch_id = "", entries = [], pull } = body;
    const hash = JSON.stringify([device, batch_id, entries, pull]);
    const known = this.#answers.get(`${device}/${batch_id}`);
    if (known && known.hash !== hash) throw new Problem("idempotency_mismatch");
    if (known) return { status: 200, text: known.text, headers: { "Idempotent-Replayed": "true" } };
    if (pull) this.#readCheckpoint(pull.checkpoint, "pull.");
    const conflicts: PushConflict[] = [];
    const results = entries.map((entry) =>
      this.queueMode ? this.#queue(entry, device) : this.#apply(entry, device, conflicts, true),
    );
    const page = pull && this.#page(device, pull.checkpoint, pull.limit, "pull.", pull.domains);
    const text = JSON.stringify({
      batch_id,
      server_time: "",
      clock_offset_ms: 0,
      results,
      conflicts,
      plan: this.plan,
      ...page,
    });
    this.#answers.set(`${device}/${batch_id}`, { hash, text });
    return { status: 200, text };
  }

  #queue(entry: Entry, device: number): PushResult {
    this.#queued.push({ device, entry });
    return { op_id: entry.op_id, domain: entry.domain, mobile_id: entry.mobile_id, status: "queued" };
  }

  #apply(entry: Entry, device: number, conflicts: PushConflict[], told: boolean): PushResult {
    const result = this.#decide(entry, told ? device : -device, conflicts);
    this.outcomes.set(entry.op_id, result.status);
    this.effects.set(entry.op_id, (this.effects.get(entry.op_id) ?? 0) + 1);
    return { op_id: entry.op_id, domain: entry.domain, mobile_id: entry.mobile_id, ...result };
  }

  #decide(
    entry: Entry,
    writer: number,
    conflicts: PushConflict[],
  ): Omit<PushResult, "op_id" | "domain" | "mobile_id"> {
    const { domain, mobile_id: id, base_version: base, delta = {}, unset = [] } = entry;
    const row = this.#rows.get(`${domain}/${id}`);
    const strategy = STRATEGY[domain];
    const refuse = (code: string) => ({
      status: "rejected" as const,
      code,
      message: `refused: ${code}`,
      ...(row && { version: row.version, server_entry: standing(row) }),
    });
    if (!strategy) return refuse("unknown_domain");
    if (base > this.#counter) return refuse("invalid_base_version");
    if ("title" in delta && typeof delta.title !== "string") return refuse("invalid_field");
    const mark = (): Mark => [++this.#counter, writer];

    if (!row) {
      if (entry.op === "delete") return { status: "duplicate" };
      return { status: "applied", version: this.#birth(domain, id, delta, mark()).version };
    }
    const foreign = ([version, by]: Mark) => version > base && Math.abs(by) !== Math.abs(writer);
    const wins = (field?: string): "client" | "server" | "nobody" => {
      if (strategy === "client_wins") return "client";
      if (strategy === "server_wins") return "server";
      if (strategy === "manual") return "nobody";
      return entry.modified_at > (row.times.get(field ?? "") ?? "") ? "client" : "server";
    };
    const setAside = () => {
      const conflict_id = `conflict-${entry.op_id}`;
      const server_entry = standing(row);
      const names = {
        conflict_id,
        domain,
        mobile_id: id,
        resolution: "manual_required",
        strategy_used: strategy,
      } as const;
      conflicts.push({ ...names, server_entry, client_entry: delta });
      return {
        status: "manual_required",
        resolution: "manual_required",
        version: row.version,
        strategy_used: strategy,
        conflict_id,
      } as const;
    };
    const settled = { status: "resolved", resolution: "resolved", strategy_used: strategy } as const;

    if (entry.op === "delete") {
      if (row.deleted) return { status: "duplicate", version: row.version };
      const contested = [row.life, ...row.marks.values()].some(foreign);
      const winner = contested ? wins() : "client";
      if (winner === "nobody") return setAside();
      if (winner === "server")
        return { ...settled, version: row.version, winning_entry: row.data, winning_unset: removed(row) };
      this.#bury(row, mark());
      return { ...(contested ? settled : { status: "applied" as const }), version: row.version };
    }
    if (row.deleted) {
      const winner = foreign(row.life) ? wins() : "client";
      if (winner === "nobody") return setAside();
      if (winner === "server") return { ...settled, version: row.version, deleted: true };
      const status = foreign(row.life) ? settled : { status: "applied" as const };
      const data = { ...row.data, ...delta };
      for (const field of unset) delete data[field];
      const born = this.#birth(domain, id, data, mark());
      return { ...status, version: born.version, winning_entry: born.data, winning_unset: removed(born) };
    }

    const changed = [...Object.keys(delta), ...unset].filter(
      (field) => !jsonEqual(delta[field], row.data[field]),
    );
    const contested = changed.filter((field) => foreign(row.marks.get(field) ?? row.life));
    const verdicts = new Map(contested.map((field) => [field, wins(field)]));
    if ([...verdicts.values()].includes("nobody")) return setAside();
    const written = changed.filter((field) => verdicts.get(field) !== "server");
    const merged = row.version > base && [row.life, ...row.marks.values()].some(foreign);
    if (written.length > 0) {
      const set = Object.fromEntries(
        written.flatMap((field) => (field in delta ? [[field, delta[field] as Json]] : [])),
      );
      this.#write(
        row,
        set,
        written.filter((field) => !(field in delta)),
        mark(),
        entry.modified_at,
      );
    }
    const others = [...Object.keys(row.data), ...row.marks.keys()].filter((field) =>
      foreign(row.marks.get(field) ?? row.life),
    );
    const told = [...new Set([...others, ...Object.keys(delta), ...unset])].filter(
      (field) => !jsonEqual(delta[field], row.data[field]),
    );
    const winning = told.filter((field) => field in row.data).map((field) => [field, row.data[field]]);
    const gone = told.filter((field) => !(field in row.data));
    const status =
      contested.length > 0
        ? settled
        : ({ status: written.length === 0 ? "duplicate" : merged ? "merged" : "applied" } as const);
    return {
      ...status,
      version: row.version,
      ...(winning.length > 0 && { winning_entry: Object.fromEntries(winning) as Fields }),
      ...(gone.length > 0 && { winning_unset: gone }),
    };
  }

  /** A new life, in which every field counts as written now; fields that the record once had stay known as removed. */
  #birth(domain: string, id: string, data: Fields, mark: Mark): Row {
    const key = `${domain}/${id}`;
    const past = this.#rows.get(key);
    const once = [...Object.keys(past?.data ?? {}), ...(past?.marks.keys() ?? [])];
    const marks = new Map(once.filter((field) => !(field in data)).map((field) => [field, mark]));
    const row: Row = {
      domain,
      id,
      version: mark[0],
      deleted: false,
      life: mark,
      data,
      marks,
      times: new Map(),
    };
    this.#rows.set(key, row);
    return row;
  }

  #bury(row: Row, mark: Mark): void {
    Object.assign(row, { version: mark[0], deleted: true, life: mark });
  }

  #write(row: Row, set: Fields, unset: string[], mark: Mark, time: string): void {
    row.data = { ...row.data, ...set };
    for (const field of unset) delete row.data[field];
    for (const field of [...Object.keys(set), ...unset]) {
      row.marks.set(field, mark);
      row.times.set(field, time);
    }
    row.version = mark[0];
  }

  /** Deltas are against the last complete pull; pages move by `paged`; `begun` is where a pull from nothing began. */
  #readCheckpoint(
    checkpoint: string | null,
    where: string,
  ): [complete: number, paged: number, begun: number] {
    if (!checkpoint) return [0, 0, this.#counter];
    const [epoch, complete = 0, paged = 0, begun = 0] = checkpoint.split(".").map(Number);
    if (epoch !== this.#epoch || paged > this.#counter) {
      throw new Problem("invalid_request", [
        { path: `${where}checkpoint`, message: "is not of this server" },
      ]);
    }
    if ((complete || begun) < this.#horizon) throw new Problem("checkpoint_expired");
    return [complete, paged, begun];
  }

  #page(device: number, checkpoint: string | null, limit: number, where: string, domains?: string[]) {
    const [complete, paged, begun] = this.#readCheckpoint(checkpoint, where);
    const due = [...this.#rows.values()]
      .filter((row) => row.version > paged && (!domains || domains.includes(row.domain)))
      .sort((a, b) => a.version - b.version)
      .flatMap((row) => ({ version: row.version, change: changeFor(row, device, complete, paged) }));
    const shown = due.filter(({ change }) => change);
    const has_more = shown.length > limit;
    const changes = shown.slice(0, limit).flatMap(({ change }) => change ?? []);
    const reached = has_more ? (changes.at(-1)?.version ?? paged) : this.#counter;
    const next = has_more ? [complete, reached, begun] : [reached, reached, reached];
    return { changes, checkpoint: [this.#epoch, ...next].join("."), has_more, server_time: "" };
  }
}

function changeFor(row: Row, device: number, complete: number, paged: number): Change | undefined {
  const { domain, id: mobile_id, version, life } = row;
  const news = ([at, by]: Mark) => at > complete && (by !== device || complete === 0);
  const common = { domain, mobile_id, version, fields_changed: 0, priority: "normal" as const };
  if (row.deleted) return paged > 0 && news(life) ? { ...common, op: "delete" } : undefined;
  if (news(life)) return { ...common, op: "upsert", data: row.data };
  const fields = [...row.marks].filter(([, mark]) => news(mark)).map(([field]) => field);
  if (fields.length === 0) return undefined;
  const delta = Object.fromEntries(
    fields.flatMap((field) => (field in row.data ? [[field, row.data[field] as Json]] : [])),
  );
  const unset = fields.filter((field) => !(field in row.data));
  return { ...common, op: "upsert", delta, ...(unset.length > 0 && { unset }) };
}

function removed(row: Row): string[] {
  return [...row.marks.keys()].filter((field) => !(field in row.data));
}

function standing({ version, data, deleted }: Row): ServerEntry {
  return { version, data, ...(deleted && { deleted }) };
}

class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly errors?: ProblemIssue[],
  ) {
    super(code);
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
