import { atLeast, batchesOf } from "./batches";
import { isGone } from "./confirmed";
import type { DurableState } from "./durable-state";
import { type Entry, isCreation } from "./entry";
import {
  asideKey,
  LANES,
  type Lane,
  type PageRequest,
  type Portion,
  recordKey,
  type SentBatch,
} from "./local-state";
import { CREATION_REJECTED } from "./take-answer";
import { withoutUnborn } from "./unborn";

/** A batch on its way: the same content under the same id until it is answered. */
export type OpenBatch = {
  lane: Lane;
  batch_id: string;
  entries: Entry[];
  pull?: PageRequest;
  portion?: Portion;
};

type WaitingEdit = Entry & { key: string };

/** The batches on their way, durable: what was sent once is sent again as it was. */
export class OpenBatches {
  readonly #state: DurableState;
  readonly #newId: () => string;
  readonly #domains: readonly string[] | undefined;

  /** `domains`: the only ones this device pulls; all of them where absent. */
  constructor(state: DurableState, newId: () => string, domains?: readonly string[]) {
    this.#state = state;
    this.#newId = newId;
    this.#domains = domains;
  }

  /**
   * A batch that awaits its answer, as it was sent; else a new one of at most `size` edits, which asks for a page of
   * `limit` changes too where it empties the outbox. Nothing where nothing waits, or `size` is 0.
   */
  next(size: number, limit?: number): Promise<OpenBatch | undefined> {
    return this.#state.inTurn(async () => {
      const [open] = this.#open();
      if (open || size === 0) return open;
      const waiting = waitingEdits(this.#state);
      const [first = []] = batchesOf(withoutUnborn(waiting), size);
      const isLast = limit !== undefined && first.length === waiting.length;
      return this.#freeze("batch", first, isLast ? { pull: this.nextPage(limit) } : {});
    });
  }

  /**
   * The batch of urgent edits that awaits its answer; else a new one, of records that no other batch holds, so that it may
   * go ahead of one that is stuck. Nothing where nothing of that priority waits.
   */
  nextUrgent(portion: Portion): Promise<OpenBatch | undefined> {
    return this.#state.inTurn(async () => {
      const open = this.#open().find(({ lane }) => lane === "batch/urgent");
      if (open) return open;
      const held = new Set(this.#open().flatMap(({ entries }) => entries.map(recordKey)));
      const free = waitingEdits(this.#state).filter((edit) => !held.has(recordKey(edit)));
      const [first = []] = batchesOf(atLeast(withoutUnborn(free), portion.priority), portion.max_items);
      return this.#freeze("batch/urgent", first, { portion });
    });
  }

  /** The checkpoint from which a page may be taken beside a batch: none while another is open, or all is pulled anew. */
  get checkpoint(): string | null {
    const { mark, batches } = this.#state;
    return mark.refreshing || batches.has("batch") ? null : mark.checkpoint;
  }

  /** What to ask for to learn what is new. */
  nextPage(limit: number): PageRequest {
    const domains = this.#domains && { domains: [...this.#domains] };
    return { checkpoint: this.#state.mark.checkpoint, limit, ...domains };
  }

  /** Takes back a batch that the server refused as a whole: its edits wait again and go under a new id. */
  takeBack(lane: Lane): Promise<void> {
    return this.#state.inTurn(() => this.#state.write({ delete: [lane] }));
  }

  /**
   * Sets the edits of a batch aside that the server refused as a whole, and those behind a creation among them. Gives
   * the latter.
   */
  setAside({ lane, entries }: OpenBatch, code: string, message: string): Promise<Entry[]> {
    const state = this.#state;
    return state.inTurn(async () => {
      const keys = state.batches.get(lane)?.keys ?? [];
      const known = await state.records(entries.map(recordKey));
      const unborn = new Set(entries.filter(isCreation).map(recordKey));
      const orphans = waitingEdits(state).filter(
        (edit) =>
          !keys.includes(edit.key) && unborn.has(recordKey(edit)) && isGone(known.get(recordKey(edit))),
      );
      const aside = (key: string, why: object) =>
        [asideKey(key), { ...state.outbox.edits.get(key), ...why }] as const;
      const put = [
        ...keys.map((key) => aside(key, { code, message })),
        ...orphans.map(({ key }) => aside(key, CREATION_REJECTED)),
      ];
      await state.write({ put, delete: [...keys, ...orphans.map(({ key }) => key), lane] });
      return orphans;
    });
  }

  async #freeze(
    lane: Lane,
    edits: readonly WaitingEdit[],
    asked: Pick<SentBatch, "pull" | "portion">,
  ): Promise<OpenBatch | undefined> {
    if (edits.length === 0) return undefined;
    const batch: SentBatch = { batch_id: this.#newId(), keys: edits.map(({ key }) => key), ...asked };
    // A storage too full to keep it doesn't hold it up: each edit takes effect once, in whatever batch it comes.
    await this.#state.write({ put: [[lane, batch]] }, { put: [[lane, batch]] });
    return this.#open().find((open) => open.lane === lane);
  }

  #open(): OpenBatch[] {
    const { batches, outbox } = this.#state;
    return LANES.flatMap((lane) => {
      const batch = batches.get(lane);
      if (!batch) return [];
      const { keys, ...asked } = batch;
      const entries = keys.flatMap((key) => {
        const edit = outbox.edits.get(key);
        return edit ? (edit.sent ?? edit.entry) : [];
      });
      return [{ lane, ...asked, entries }];
    });
  }
}

/** Edits that the server has not taken, with their outbox keys. */
function waitingEdits({ outbox }: DurableState): WaitingEdit[] {
  return [...outbox.edits].flatMap(([key, { entry, queued }]) => (queued ? [] : [{ ...entry, key }]));
}
