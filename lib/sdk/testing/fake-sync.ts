import type { NetworkQuality, Priority } from "../../contract/entry";
import type { Policy } from "../../contract/policy";
import type { PushConflict, PushResult, PushStatus, SyncPlan } from "../../contract/push";
import type { Strategy } from "../../contract/strategy";
import { type Clock, clockOffset } from "../../core/conflict/clock";
import { policyOf } from "../../core/domains/domain";
import { findDomain } from "../../core/domains/registry";
import { queueableText } from "../../core/queue/to-queue";
import { type Edit, type Rejection, readEdit } from "../../core/sync/edit";
import { BATCH_SIZES } from "../../core/sync/plan";
import type { Entry } from "../entry";
import { FakeProblem } from "./fake-problem";
import { FakeQueue } from "./fake-queue";
import { FakeTenant, type PageAsked } from "./fake-tenant";
import { OpMemory } from "./op-memory";

/** The body of a push or a partial sync, as far as the fake server reads it. */
export type SyncBody = {
  batch_id?: string;
  client_time?: string;
  network_quality?: NetworkQuality;
  mode?: "apply" | "queue";
  entries?: Entry[];
  pull?: PageAsked & { checkpoint: string | null };
  priority?: Priority;
  max_items?: number;
  checkpoint?: string;
  max_bytes?: number;
};

/** What the owner of the server turns. */
export type SyncSettings = {
  strategies: Record<string, Strategy>;
  clock: (() => number) | undefined;
  refuse: (entry: Entry) => string | undefined;
  queueMode: boolean;
  plan: SyncPlan;
};

/** The text of an answer; `replayed`: its results were given before. */
export type SyncAnswer = { text: string; replayed: boolean };

type Judged = Edit | Rejection;

/** What devices ask of the fake server, decided by the real one's core over a tenant in memory. */
export class FakeSync {
  readonly tenant = new FakeTenant((domain) => this.#policy(domain));
  readonly queue = new FakeQueue(this.tenant, (raw, opId) => this.#read(raw as Entry, opId));
  /** How often each edit took effect, and how each was decided last, by op id. */
  effects = new Map<string, number>();
  outcomes = new Map<string, PushStatus>();
  #ops = new OpMemory();
  #answers = new Map<string, { content: string; text: string }>();

  constructor(private readonly settings: SyncSettings) {}

  /** The server's clock where it has one of its own, else that of the device that asks. */
  now(said?: string): number {
    const { clock } = this.settings;
    if (clock) return clock();
    return Date.parse(said ?? "") || Date.now();
  }

  /** What a restore from a backup needs; the function restores. */
  backup(): () => void {
    const restores = [this.tenant.backup(), this.queue.backup(), this.#ops.backup()];
    const kept = {
      answers: new Map(this.#answers),
      effects: new Map(this.effects),
      outcomes: new Map(this.outcomes),
    };
    return () => {
      for (const restore of restores) restore();
      this.#answers = new Map(kept.answers);
      this.effects = new Map(kept.effects);
      this.outcomes = new Map(kept.outcomes);
    };
  }

  /** The page is as things stand, also where the results are those of an earlier sending. @throws FakeProblem */
  async push(device: number, body: SyncBody): Promise<SyncAnswer> {
    const { pull, entries = [], mode, client_time } = body;
    if (pull) this.tenant.readCheckpoint(pull.checkpoint, "pull.");
    const { text, replayed } = this.#once(device, body, [entries, mode], () => {
      const queueing = mode === "queue" || this.settings.queueMode;
      const server_time = this.#time(client_time);
      const { results, conflicts, offset } = this.#take(device, body, queueing);
      const { plan } = this.settings;
      return { batch_id: body.batch_id, server_time, clock_offset_ms: offset, results, conflicts, plan };
    });
    if (!pull) return { text, replayed };
    return { text: joined(text, await this.tenant.page(device, pull, "pull.")), replayed };
  }

  /** Takes the entries into the queue, and applies the most urgent of all that this device has there. @throws FakeProblem */
  async partial(device: number, body: SyncBody): Promise<SyncAnswer> {
    const { entries = [], priority = "high", max_items = 500, checkpoint = null, max_bytes } = body;
    const limit = BATCH_SIZES[body.network_quality ?? "good"];
    this.tenant.readCheckpoint(checkpoint, "");
    const { text, replayed } = this.#once(device, body, [entries, "partial", priority, max_items], () => {
      const { results } = this.#take(device, body, true);
      const refused = results.filter(({ status }) => status !== "queued");
      const done = this.applyQueued({ device, priority, limit: Math.min(max_items, limit) });
      const synced_items = [...refused, ...done].map((result) => ({ id: result.mobile_id, ...result }));
      return { synced_items, remaining: this.queue.waiting(device) };
    });
    const page = await this.tenant.page(device, { checkpoint, limit, max_bytes, priority }, "");
    return { text: joined(text, page), replayed };
  }

  /** @throws FakeProblem */
  async pull(device: number, asked: PageAsked): Promise<string> {
    return JSON.stringify({ ...(await this.tenant.page(device, asked, "")), server_time: this.#time() });
  }

  queueStatus(device: number): object {
    const queued = this.queue.waiting(device);
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

  /** Applies what waits in the queue: all of it, or the first of one device. */
  applyQueued(only?: Parameters<FakeQueue["apply"]>[0]): PushResult[] {
    return this.queue.apply(only).map(({ device, entry, result }) => {
      this.#note(device, entry, result);
      return result;
    });
  }

  /** The first answer to a batch, given again to each copy of it: what is no part of its content may differ. */
  #once(device: number, { batch_id }: SyncBody, content: unknown[], answer: () => object): SyncAnswer {
    const key = `${device}/${batch_id}`;
    const asked = JSON.stringify(content);
    const known = batch_id === undefined ? undefined : this.#answers.get(key);
    if (known && known.content !== asked) throw new FakeProblem("idempotency_mismatch");
    if (known) return { text: known.text, replayed: true };
    const text = JSON.stringify(answer());
    if (batch_id !== undefined) this.#answers.set(key, { content: asked, text });
    return { text, replayed: false };
  }

  /** Decides the entries one by one, or puts them into the queue: all, or those behind others that wait there. */
  #take(device: number, { entries = [], batch_id, client_time }: SyncBody, queueing: boolean) {
    const now = this.now(client_time);
    const offset = clockOffset(client_time, now);
    const clock: Clock = { now, offset: offset ?? 0 };
    const conflicts: PushConflict[] = [];
    const results = entries.map((raw, index): PushResult => {
      const edit = this.#read(raw, `${batch_id}:${index}`);
      const names = namesOf(edit);
      const known = this.#ops.recall(device, String(names.op_id), contentOf(raw));
      if (known) {
        if (known.conflict) conflicts.push(known.conflict);
        return known.result;
      }
      const goes = queueing || this.queue.holds(device, names.domain, names.mobile_id);
      const text = goes ? queueableText(edit, raw) : undefined;
      const result = text === undefined ? this.#decide(device, edit, clock, conflicts) : undefined;
      if (result === undefined) this.queue.add(device, clock, [{ edit, raw, text: text ?? "" }]);
      else this.#count(result);
      const given: PushResult = result ?? { ...names, status: "queued" };
      this.#ops.remember(device, String(names.op_id), contentOf(raw), given, conflictOf(given, conflicts));
      return given;
    });
    return { results, conflicts, offset };
  }

  #read(raw: Entry, fallbackOpId: string): Judged {
    const edit = readEdit(raw, fallbackOpId);
    const code = this.settings.refuse(raw);
    return code ? refusal(edit, code) : edit;
  }

  #decide(device: number, edit: Judged, clock: Clock, conflicts: PushConflict[]): PushResult {
    const outcome = this.tenant.push([edit], device, clock);
    conflicts.push(...outcome.conflicts);
    const [result] = outcome.results;
    if (!result) throw new Error("an edit was left without a result");
    return result;
  }

  #note(device: number, entry: string, result: PushResult): void {
    this.#count(result);
    this.#ops.remember(device, String(result.op_id), contentOf(JSON.parse(entry)), result);
  }

  #count({ op_id, status }: PushResult): void {
    const opId = String(op_id);
    this.outcomes.set(opId, status);
    if (status === "rejected") return;
    this.effects.set(opId, (this.effects.get(opId) ?? 0) + 1);
  }

  #policy(name: string): Policy {
    const strategy = this.settings.strategies[name];
    const standing = findDomain(name)?.defaultPolicy ?? policyOf({ strategy: "most_recent_wins" });
    return strategy ? { ...standing, strategy } : standing;
  }

  #time(said?: string): string {
    return new Date(this.now(said)).toISOString();
  }
}

/** What makes an edit the same edit, whatever it stands on and whenever it was made. */
function contentOf({ domain, mobile_id, op, delta, unset }: Entry): string {
  return JSON.stringify([domain, mobile_id, op, delta, unset]);
}

function conflictOf({ conflict_id, version }: PushResult, conflicts: readonly PushConflict[]) {
  return conflicts.find(
    (conflict) => conflict.conflict_id === conflict_id && conflict.server_entry?.version === version,
  );
}

function refusal(edit: Judged, code: string): Rejection {
  const { op_id, domain, mobile_id } = namesOf(edit);
  return { opId: op_id, domain, mobileId: mobile_id, code, message: `refused: ${code}` };
}

function namesOf(edit: Judged): Pick<PushResult, "op_id" | "domain" | "mobile_id"> {
  const domain = "code" in edit ? edit.domain : edit.domain.name;
  return { op_id: edit.opId, domain, mobile_id: edit.mobileId };
}

/** One object's JSON text out of that of two. */
function joined(text: string, more: object): string {
  return `${text.slice(0, -1)},${JSON.stringify(more).slice(1)}`;
}
