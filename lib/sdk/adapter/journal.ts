import type { Fields } from "../../contract/json";
import { createBatches, firstBatch } from "../batches";
import { isDoubtful } from "../doubt";
import type { Entry } from "../entry";
import { recordKey } from "../local-state";
import { outboxReport } from "../outbox-report";
import type { StorageBatch, SyncStorage } from "../storage/storage";
import { SyncError } from "../sync-error";
import {
  type Answer,
  type FrozenBatch,
  halves,
  instead,
  otherwise,
  refused,
  type Sent,
} from "./frozen-batch";
import type { Link } from "./link";
import { commonBase, uselessness } from "./useless-checkpoint";

/** Records that are offered back and have not been sent, by storage key. */
type Offers = [key: string, entry: Entry][];

/** An edit without an id yet. */
export type Said = Omit<Entry, "op_id">;

export type Draft<Note> = { said: Said; shown: Fields; note: Note };

/** An edit that failed alone in so many, while other pushes got through, is refused. */
const ENOUGH = 3;

export type JournalParts<Note> = {
  link: Link;
  storage: SyncStorage;
  /** Journals of one storage are told apart by it. */
  scope: string;
  /** What the device knows of the server. Each batch says it, so that a restored server refuses it before it judges. */
  checkpoint(): Promise<string | null | undefined>;
  /** What an answer changes in the storage. It is written together with the batch's end. */
  take(answer: Answer<Note>): Promise<StorageBatch>;
  /** Called once for each answer, after it was written. */
  tell(answer: Answer<Note>): void;
};

/**
 * The edits that an adapter sent and that await their answer, durable. The database behind an adapter hands an edit over
 * again until it was taken, mixed with what was edited since; so what was sent is written down before it goes, and goes
 * again as it was, under the same ids, before anything else is pushed or pulled.
 */
export class Journal<Note> {
  readonly #parts: JournalParts<Note>;
  readonly #key: string;
  readonly #offers: string;

  constructor(parts: JournalParts<Note>) {
    this.#parts = parts;
    this.#key = `sending/${parts.scope}`;
    this.#offers = `offering/${encodeURIComponent(parts.scope)}/`;
  }

  /**
   * Sends edits in batches; each answer is taken before the next batch goes.
   * @throws SyncError; the batches before it were taken, its own is sent again by the next `settle`
   */
  async push(drafts: readonly Draft<Note>[]): Promise<void> {
    const { link } = this.#parts;
    await this.settle();
    const edits = new Map<string, Sent<Note>>();
    for (const { said, shown, note } of drafts) {
      const entry = { ...said, op_id: link.newOpId() };
      edits.set(entry.op_id, { entry, shown, note });
    }
    const entries = [...edits.values()].map(({ entry }) => entry);
    const batches = createBatches(entries, link.pace.batchSize(), link.pace.batchBytes);
    for (const [at, batch] of batches.entries()) {
      const sent = batch.flatMap(({ op_id }) => edits.get(op_id) ?? []);
      await this.#keep([{ batch_id: link.newId(), sent }]);
      await this.settle(batches.slice(at + 1).flat());
    }
  }

  /**
   * Sends again what has no answer yet, records that are offered back first: ahead of the edits made on them. `waiting`:
   * edits behind it, for people who watch the queue.
   * @throws SyncError
   */
  async settle(waiting: readonly Entry[] = []): Promise<void> {
    const { storage } = this.#parts;
    let open = await this.#open();
    let offers = (await storage.range(this.#offers)) as Offers;
    while (open.length + offers.length > 0) {
      if (offers.length > 0 && !open[0]?.sent.some(({ note }) => note === undefined)) {
        [open, offers] = await this.#offer(open, offers);
      }
      const [first, ...others] = open as [FrozenBatch<Note>, ...FrozenBatch<Note>[]];
      const behind = [...offers.map(([, entry]) => entry), ...waiting];
      open = [...(await this.#send(first, others, behind)), ...others];
    }
  }

  /**
   * What to write where the server turns out to be restored: records that it may have lost are offered back, and what awaits
   * its answer goes behind them, made on nothing from beyond `kept`; without that, before all that the server knows.
   */
  async startOver(offers: readonly Entry[], kept: number | undefined): Promise<[string, unknown][]> {
    const { storage, link } = this.#parts;
    const before = (await storage.range(this.#offers)) as Offers;
    const open = (await this.#open()).map(({ sent }) => ({
      batch_id: link.newId(),
      sent: sent.map((one) => ({ ...one, entry: onCommonPast(one.entry, kept) })),
    }));
    return [
      ...(open.length > 0 ? [[this.#key, open] as [string, unknown]] : []),
      ...before.map(([key, entry]): [string, unknown] => [key, onCommonPast(entry, kept)]),
      ...offers.map((entry): [string, unknown] => [this.#offers + recordKey(entry), entry]),
    ];
  }

  async #open(): Promise<FrozenBatch<Note>[]> {
    const [open] = await this.#parts.storage.read([this.#key]);
    return (open as FrozenBatch<Note>[] | undefined) ?? [];
  }

  /** Makes the next batch of records that are offered back, ahead of those that are open. */
  async #offer(open: FrozenBatch<Note>[], offers: Offers): Promise<[FrozenBatch<Note>[], Offers]> {
    const { link, storage } = this.#parts;
    const entries = offers.map(([, entry]) => entry);
    const batch = new Set(firstBatch(entries, link.pace.batchSize(), link.pace.batchBytes));
    const sent = [...batch].map((entry) => ({ entry, shown: entry.data ?? {} }));
    const next = [{ batch_id: link.newId(), sent }, ...open];
    const gone = offers.filter(([, entry]) => batch.has(entry)).map(([key]) => key);
    await storage.write({ put: [[this.#key, next]], delete: gone });
    return [next, offers.filter(([, entry]) => !batch.has(entry))];
  }

  /** Gives the batches that take the place of this one. */
  async #send(
    batch: FrozenBatch<Note>,
    others: readonly FrozenBatch<Note>[],
    waiting: readonly Entry[],
  ): Promise<FrozenBatch<Note>[]> {
    const { link } = this.#parts;
    const { batch_id, sent } = batch;
    const entries = sent.map(({ entry }) => entry);
    const behind = [...others.flatMap((other) => other.sent.map(({ entry }) => entry)), ...waiting];
    const moment = () => ({
      client_time: new Date(link.clock()).toISOString(),
      network_quality: link.pace.quality,
      queue: outboxReport(behind),
    });
    try {
      const checkpoint = await this.#parts.checkpoint();
      const { results, conflicts } = await link.server.push({ batch_id, entries }, moment, { checkpoint });
      const answered = sent.flatMap((one, at) => (results[at] ? [{ ...one, result: results[at] }] : []));
      const again = answered.flatMap((one) => otherwise(one, link.newOpId) ?? []);
      const next = again.length > 0 ? [{ batch_id: link.newId(), sent: again }] : [];
      const settled = answered.filter((one) => !otherwise(one, link.newOpId));
      await this.#take({ answered: settled, conflicts }, [...next, ...others]);
      return next;
    } catch (error) {
      if (!(error instanceof SyncError) || uselessness(error)) throw error;
      const next = instead(batch, error, link.newId) ?? (await this.#doubt(batch, others, error));
      if (next.length > 0) await this.#keep([...next, ...others]);
      else await this.#take({ answered: refused(sent, error), conflicts: [] }, others);
      return next;
    }
  }

  /**
   * What to send instead of a batch that got no good answer before while a push of nothing gets one: halves, in the end one
   * edit, which is refused after a few tries. Edits that took effect all the same don't a second time under another
   * batch's id.
   * @throws what went wrong, where the batch is to go again as it was
   */
  async #doubt(
    { sent, ...batch }: FrozenBatch<Note>,
    others: readonly FrozenBatch<Note>[],
    error: SyncError,
  ): Promise<FrozenBatch<Note>[]> {
    if (!isDoubtful(error)) throw error;
    const failures = (batch.failures ?? 0) + 1;
    if (failures > 1 && (await this.#pushesGetThrough())) {
      if (sent.length > 1) return halves(sent, this.#parts.link.newId, 1);
      if (failures >= ENOUGH) return [];
    } else if (batch.failures) throw error;
    await this.#keep([{ ...batch, sent, failures }, ...others]);
    throw error;
  }

  async #pushesGetThrough(): Promise<boolean> {
    const { link } = this.#parts;
    const nothing = { batch_id: link.newId(), entries: [] };
    const moment = { client_time: new Date(link.clock()).toISOString(), network_quality: link.pace.quality };
    try {
      await link.server.push(nothing, () => ({ ...moment, queue: outboxReport([]) }), {
        tries: 1,
      });
      return true;
    } catch (error) {
      if (error instanceof SyncError) return false;
      throw error;
    }
  }

  async #take(answer: Answer<Note>, open: readonly FrozenBatch<Note>[]): Promise<void> {
    const { storage, take, tell } = this.#parts;
    const { put = [], delete: gone = [] } = await take(answer);
    await storage.write(
      open.length > 0
        ? { put: [...put, [this.#key, open]], delete: gone }
        : { put, delete: [...gone, this.#key] },
    );
    tell(answer);
  }

  #keep(open: readonly FrozenBatch<Note>[]): Promise<void> {
    return this.#parts.storage.write({ put: [[this.#key, open]] });
  }
}

function onCommonPast(entry: Entry, kept: number | undefined): Entry {
  return { ...entry, base_version: commonBase(entry.base_version, kept) };
}
