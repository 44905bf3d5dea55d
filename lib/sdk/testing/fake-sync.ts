import type { NetworkQuality, Priority } from "../../contract/entry";
import { LIMITS } from "../../contract/limits";
import type { Policy } from "../../contract/policy";
import type { PushResult, PushStatus, SyncPlan } from "../../contract/push";
import type { Strategy } from "../../contract/strategy";
import { type Clock, clockOffset } from "../../core/conflict/clock";
import { policyOf } from "../../core/domains/domain";
import { findDomain } from "../../core/domains/registry";
import { syncedItems } from "../../core/queue/synced-items";
import { queueableText } from "../../core/queue/to-queue";
import {
  type EntryNames,
  namesOf,
  type PackedAnswer,
  packAnswer,
  renderAnswer,
} from "../../core/sync/answer";
import { isRejection } from "../../core/sync/apply-push";
import { type Edit, type Rejection, readEdit } from "../../core/sync/edit";
import type { KeptPartial } from "../../core/sync/kept-answer";
import { onlyHeld, opMarks } from "../../core/sync/op-marks";
import { joinObjects } from "../../core/sync/page-text";
import { BATCH_SIZES } from "../../core/sync/plan";
import type { Entry } from "../entry";
import { FakeBatches, isHeld } from "./fake-batches";
import { FakeProblem } from "./fake-problem";
import { FakeQueue } from "./fake-queue";
import { FakeTenant, type PageAsked } from "./fake-tenant";

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
type Device = { no: number; enrolledAt: number };

/** What devices ask of the fake server, decided by the real one's core over a tenant in memory. */
export class FakeSync {
  readonly tenant = new FakeTenant((domain) => this.#policy(domain));
  readonly queue = new FakeQueue(this.tenant, (raw, opId) => this.#read(raw, opId));
  readonly #batches = new FakeBatches((device) => this.queue.batchesOf(device));
  /** How often each edit took effect, and how each was decided last, by op id. */
  effects = new Map<string, number>();
  outcomes = new Map<string, PushStatus>();

  constructor(private readonly settings: SyncSettings) {}

  /** The server's clock where it has one of its own, else that of the device that asks. */
  now(said?: string): number {
    const { clock } = this.settings;
    if (clock) return clock();
    return Date.parse(said ?? "") || Date.now();
  }

  /** What a restore from a backup needs; the function restores. */
  backup(): () => void {
    const restores = [this.tenant.backup(), this.queue.backup(), this.#batches.backup()];
    const [effects, outcomes] = [new Map(this.effects), new Map(this.outcomes)];
    return () => {
      for (const restore of restores) restore();
      this.effects = new Map(effects);
      this.outcomes = new Map(outcomes);
    };
  }

  /** Forgets what the real server forgets: tombstones and batches that are older than the contract keeps them. */
  forgetOld(): void {
    const before = this.now() - LIMITS.keptDays * DAY_MS;
    this.tenant.forgetTombstones(before);
    this.#batches.forget(before - LIMITS.clockAheadDays * DAY_MS);
  }

  /** The page is as things stand, also where the results are those of an earlier sending. @throws FakeProblem */
  async push(device: Device, body: SyncBody): Promise<SyncAnswer> {
    const { pull, entries = [], mode } = body;
    const batchId = body.batch_id ?? "";
    const edits = this.#readAll(entries, batchId);
    const content = JSON.stringify([entries, mode]);
    const earlier = this.#answered(device, batchId, content);
    if (body.checkpoint && !earlier) this.tenant.requireSameHistory(body.checkpoint);
    if (pull && !earlier) this.tenant.readCheckpoint(pull.checkpoint, "pull.");
    const answer = earlier ?? this.#settle(device, { body, edits, content });
    const page = pull && (await this.tenant.page(device.no, pull, "pull."));
    const text = renderAnswer(batchId, answer as PackedAnswer, edits.map(namesOf), page);
    return { text, replayed: earlier !== undefined };
  }

  /** Takes the entries into the queue, and applies the most urgent of all that this device has there. @throws FakeProblem */
  async partial(device: Device, body: SyncBody): Promise<SyncAnswer> {
    const { entries = [], priority = "high", checkpoint = null, max_bytes } = body;
    const limit = BATCH_SIZES[body.network_quality ?? "good"];
    const content = JSON.stringify([entries, "partial"]);
    const earlier = this.#answered(device, body.batch_id ?? "", content);
    if (!earlier) this.tenant.readCheckpoint(checkpoint, "");
    const answer = (earlier ?? this.#settlePartly(device, { body, content, limit })) as KeptPartial;
    const page = await this.tenant.page(device.no, { checkpoint, limit, priority, max_bytes }, "");
    return { text: joinObjects(JSON.stringify(answer), page), replayed: earlier !== undefined };
  }

  /** @throws FakeProblem */
  async pull(device: Device, asked: PageAsked): Promise<string> {
    const page = await this.tenant.page(device.no, asked, "");
    return joinObjects(page, JSON.stringify({ server_time: new Date(this.now()).toISOString() }));
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
  applyQueued(only?: Parameters<FakeQueue["apply"]>[0]): ReturnType<FakeQueue["apply"]> {
    const applied = this.queue.apply(only);
    this.#count(applied.results);
    return applied;
  }

  #answered(device: Device, batchId: string, content: string): PackedAnswer | KeptPartial | undefined {
    const known = batchId === "" ? undefined : this.#batches.find(device.no, batchId);
    if (known && known.content !== content) throw new FakeProblem("idempotency_mismatch");
    return known?.answer;
  }

  /** Decides a new batch, but for what goes into the queue: all of it, or edits behind others that wait there. */
  #settle(
    device: Device,
    { body, edits, content }: { body: SyncBody; edits: readonly Judged[]; content: string },
  ) {
    const { clock, offset } = this.#clockOf(body);
    const all = body.mode === "queue" || this.settings.queueMode;
    const { fresh, marks } = this.#takeNew(device, body, edits, clock);
    const isBehind = ({ domain, mobile_id }: EntryNames) => this.queue.holds(device.no, domain, mobile_id);
    const goes = fresh.edits.map((edit, place) =>
      all || isBehind(namesOf(edit)) ? queueableText(edit, fresh.raws[place]) : undefined,
    );
    const direct = fresh.edits.filter((_, place) => goes[place] === undefined);
    const decided = this.tenant.push(direct, device.no, clock);
    this.#count(decided.results);
    const incoming = fresh.edits.flatMap((edit, place) => {
      const text = goes[place];
      return text === undefined ? [] : [{ edit, raw: fresh.raws[place], text }];
    });
    this.queue.add(device.no, body.batch_id ?? "", clock, incoming);
    const inTurn = decided.results.values();
    const results = fresh.edits.map(
      (edit, place): PushResult =>
        (goes[place] === undefined ? inTurn.next().value : undefined) ?? {
          ...namesOf(edit),
          status: "queued",
        },
    );
    const merged = fresh.merge({ results, conflicts: decided.conflicts });
    const answer = packAnswer({ ...merged, at: clock.now, offset, plan: this.settings.plan });
    this.#keep(device, {
      body,
      content,
      answer,
      marks: onlyHeld(marks, isHeld(merged.results)),
      at: clock.now,
    });
    return answer;
  }

  #settlePartly(
    device: Device,
    { body, content, limit }: { body: SyncBody; content: string; limit: number },
  ): KeptPartial {
    const { priority = "high", max_items = LIMITS.entriesPerBatch, batch_id = "" } = body;
    const { clock } = this.#clockOf(body);
    const edits = this.#readAll(body.entries ?? [], batch_id);
    const { fresh, marks } = this.#takeNew(device, body, edits, clock);
    const incoming: Parameters<FakeQueue["add"]>[3][number][] = [];
    const taken = fresh.edits.map((edit, place): PushResult => {
      const text = queueableText(edit, fresh.raws[place]);
      if (text === undefined && isRejection(edit)) {
        const { code, message, errors } = edit;
        return { ...namesOf(edit), status: "rejected", code, message, ...(errors && { errors }) };
      }
      incoming.push({ edit, raw: fresh.raws[place], text: text ?? "" });
      return { ...namesOf(edit), status: "queued" };
    });
    this.queue.add(device.no, batch_id, clock, incoming);
    const { results, conflicts } = fresh.merge({ results: taken, conflicts: [] });
    const applied = this.applyQueued({ device: device.no, priority, limit: Math.min(max_items, limit) });
    const told = results.filter(({ status }) => status !== "queued");
    const answer: KeptPartial = {
      synced_items: [...syncedItems({ results: told, conflicts }), ...syncedItems(applied)],
      remaining: this.queue.waiting(device.no),
    };
    this.#keep(device, { body, content, answer, marks: onlyHeld(marks, isHeld(results)), at: clock.now });
    return answer;
  }

  #takeNew(device: Device, { entries: raws = [] }: SyncBody, edits: readonly Judged[], clock: Clock) {
    const marks = opMarks(edits, raws);
    const records = this.tenant.touched(edits, device.no);
    const arrived = { device: device.no, edits, raws, marks, records, clock, enrolledAt: device.enrolledAt };
    return { fresh: this.#batches.takeNew(arrived), marks };
  }

  #keep(
    device: Device,
    {
      body: { batch_id },
      ...kept
    }: { body: SyncBody; content: string; answer: PackedAnswer | KeptPartial; marks: Uint8Array; at: number },
  ): void {
    if (!batch_id) return;
    this.#batches.keep({ ...kept, device: device.no, batchId: batch_id, counter: this.tenant.counter });
  }

  #clockOf({ client_time }: SyncBody): { clock: Clock; offset: number | null } {
    const now = this.now(client_time);
    const offset = clockOffset(client_time, now);
    return { clock: { now, offset: offset ?? 0 }, offset };
  }

  #readAll(entries: readonly Entry[], batchId: string): Judged[] {
    return entries.map((raw, index) => this.#read(raw, `${batchId}:${index}`));
  }

  #read(raw: Entry, fallbackOpId: string): Judged {
    const edit = readEdit(raw, fallbackOpId);
    const code = this.settings.refuse(raw);
    return code ? refusal(edit, code) : edit;
  }

  /** The same values once more are no second effect. */
  #count(results: readonly PushResult[]): void {
    for (const { op_id, status } of results) {
      const opId = String(op_id);
      this.outcomes.set(opId, status);
      const before = this.effects.get(opId) ?? 0;
      if (status === "rejected" || (status === "duplicate" && before > 0)) continue;
      this.effects.set(opId, before + 1);
    }
  }

  #policy(name: string): Policy {
    const strategy = this.settings.strategies[name];
    const standing = findDomain(name)?.defaultPolicy ?? policyOf({ strategy: "most_recent_wins" });
    return strategy ? { ...standing, strategy } : standing;
  }
}

const DAY_MS = 86_400_000;

function refusal(edit: Judged, code: string): Rejection {
  const { op_id, domain, mobile_id } = namesOf(edit);
  return { opId: op_id, domain, mobileId: mobile_id, code, message: `refused: ${code}` };
}
