import type { Fields } from "../../contract/json";
import type { PushConflict, PushResult } from "../../contract/push";
import { createBatches } from "../batches";
import { isDoubtful } from "../doubt";
import type { Entry } from "../entry";
import { outboxReport } from "../outbox-report";
import type { StorageBatch, SyncStorage } from "../storage/storage";
import { SyncError } from "../sync-error";
import type { Link } from "./link";

/** An edit without an id yet. */
export type Said = Omit<Entry, "op_id">;

/**
 * An edit on its way. `shown` is the record as the device shows it with this edit on it; `note` is what the adapter must
 * still know once the edit is answered, maybe after a restart of the app.
 */
export type Sent<Note> = { entry: Entry; shown: Fields; note: Note };
export type Draft<Note> = { said: Said; shown: Fields; note: Note };

export type Answer<Note> = {
  answered: (Sent<Note> & { result: PushResult })[];
  conflicts: readonly PushConflict[];
};

/** `failures`: in how many syncs it got no good answer. */
type Frozen<Note> = { batch_id: string; sent: Sent<Note>[]; failures?: number };

/** An edit that failed alone in so many, while other pushes got through, is refused. */
const ENOUGH = 3;

export type JournalParts<Note> = {
  link: Link;
  storage: SyncStorage;
  /** Journals of one storage are told apart by it. */
  scope: string;
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

  constructor(parts: JournalParts<Note>) {
    this.#parts = parts;
    this.#key = `sending/${parts.scope}`;
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

  /** Sends again what has no answer yet. `waiting`: edits behind it, for people who watch the queue. @throws SyncError */
  async settle(waiting: readonly Entry[] = []): Promise<void> {
    const [kept] = await this.#parts.storage.read([this.#key]);
    let open = (kept as Frozen<Note>[] | undefined) ?? [];
    while (open.length > 0) {
      const [first, ...others] = open as [Frozen<Note>, ...Frozen<Note>[]];
      open = [...(await this.#send(first, others, waiting)), ...others];
    }
  }

  /** Gives the batches that take the place of this one. */
  async #send(
    batch: Frozen<Note>,
    others: readonly Frozen<Note>[],
    waiting: readonly Entry[],
  ): Promise<Frozen<Note>[]> {
    const { link } = this.#parts;
    const { batch_id, sent } = batch;
    const entries = sent.map(({ entry }) => entry);
    try {
      const { results, conflicts } = await link.server.push({ batch_id, entries }, () => ({
        client_time: new Date(link.clock()).toISOString(),
        network_quality: link.pace.quality,
        queue: outboxReport([...others.flatMap((other) => other.sent.map(({ entry }) => entry)), ...waiting]),
      }));
      const answered = sent.flatMap((one, at) => (results[at] ? [{ ...one, result: results[at] }] : []));
      const again = answered.flatMap((one) => otherwise(one, link.newOpId) ?? []);
      const next = again.length > 0 ? [{ batch_id: link.newId(), sent: again }] : [];
      const settled = answered.filter((one) => !otherwise(one, link.newOpId));
      await this.#take({ answered: settled, conflicts }, [...next, ...others]);
      return next;
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
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
    { sent, ...batch }: Frozen<Note>,
    others: readonly Frozen<Note>[],
    error: SyncError,
  ): Promise<Frozen<Note>[]> {
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

  async #take(answer: Answer<Note>, open: readonly Frozen<Note>[]): Promise<void> {
    const { storage, take, tell } = this.#parts;
    const { put = [], delete: gone = [] } = await take(answer);
    await storage.write(
      open.length > 0
        ? { put: [...put, [this.#key, open]], delete: gone }
        : { put, delete: [...gone, this.#key] },
    );
    tell(answer);
  }

  #keep(open: readonly Frozen<Note>[]): Promise<void> {
    return this.#parts.storage.write({ put: [[this.#key, open]] });
  }
}

/**
 * How an edit goes again without asking its user: whole where the server has forgotten the record, and as made before all
 * that the server knows where its base is of another history (a server that was restored from a backup).
 */
function otherwise<Note>(
  { result, ...sent }: Answer<Note>["answered"][number],
  newOpId: () => string,
): Sent<Note> | undefined {
  const { delta, unset, ...entry } = sent.entry;
  if (result.code === "record_forgotten" && entry.op === "upsert" && !entry.data) {
    const changed_fields = Object.keys(delta ?? {});
    return { ...sent, entry: { ...entry, op_id: newOpId(), data: sent.shown, changed_fields } };
  }
  if (result.code === "invalid_base_version" && entry.base_version > 1) {
    return { ...sent, entry: { ...sent.entry, op_id: newOpId(), base_version: 1 } };
  }
  return undefined;
}

/** What to send instead of a batch that the server refused as a whole; undefined: that is not what happened. */
function instead<Note>(
  { sent }: Frozen<Note>,
  { code, status }: SyncError,
  newId: () => string,
): Frozen<Note>[] | undefined {
  if (code === "idempotency_mismatch") return [{ batch_id: newId(), sent }];
  if (status !== 413) return undefined;
  return sent.length > 1 ? halves(sent, newId) : [];
}

function halves<Note>(sent: readonly Sent<Note>[], newId: () => string, failures?: number): Frozen<Note>[] {
  const middle = Math.ceil(sent.length / 2);
  return [sent.slice(0, middle), sent.slice(middle)].map((half) => ({
    batch_id: newId(),
    sent: half,
    ...(failures && { failures }),
  }));
}

function refused<Note>(sent: readonly Sent<Note>[], error: SyncError): Answer<Note>["answered"] {
  const code = error.status === 413 ? error.code : "unanswerable";
  const message = error.detail;
  return sent.map((one) => {
    const { op_id, domain, mobile_id } = one.entry;
    return { ...one, result: { op_id, domain, mobile_id, status: "rejected", code, message } };
  });
}
