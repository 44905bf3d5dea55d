import { atLeast, firstBatch } from "./batches";
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
  type SetAside,
} from "./local-state";
import { reviveAside, standing } from "./revive-aside";
import { CREATION_REJECTED } from "./take-answer";
import { withoutUnborn } from "./unborn";

/** A batch on its way: the same edits under the same id until it is answered. */
export type OpenBatch = {
  lane: Lane;
  batch_id: string;
  entries: Entry[];
  portion?: Portion;
};

/** How much a new batch may hold. */
export type Room = { edits: number; bytes: number };

type WaitingEdit = Entry & { key: string };

export type OpenBatches = ReturnType<typeof openBatches>;

/**
 * The batches on their way, durable: what was sent once is sent again as it was. `domains`: the only ones this device
 * pulls; all of them where absent.
 */
export function openBatches(state: DurableState, newId: () => string, domains?: readonly string[]) {
  /** Of app and server, when edits were last brought back. */
  let revivedUnder: string | undefined;

  async function freeze(
    lane: Lane,
    edits: readonly WaitingEdit[],
    portion?: Portion,
  ): Promise<OpenBatch | undefined> {
    if (edits.length === 0) return undefined;
    const keys = edits.map(({ key }) => key);
    const put: [string, SentBatch][] = [[lane, { batch_id: newId(), keys, portion }]];
    // A storage too full to keep it doesn't hold it up: each edit takes effect once, in whatever batch it comes.
    await state.write({ put }, { put });
    return awaiting().find((open) => open.lane === lane);
  }

  function awaiting(): OpenBatch[] {
    const { batches, outbox } = state;
    return LANES.flatMap((lane) => {
      const batch = batches.get(lane);
      if (!batch) return [];
      const { keys, batch_id, portion } = batch;
      const entries = keys.flatMap((key) => {
        const edit = outbox.edits.get(key);
        return edit ? (edit.sent ?? edit.entry) : [];
      });
      return [{ lane, batch_id, entries, portion }];
    });
  }

  return {
    /**
     * A batch that awaits its answer, as it was sent; else, where there is room for it, a new one of the edits that wait,
     * without those of records in `held`.
     */
    next(
      room: Room | undefined,
      held: Pick<ReadonlySet<string>, "has" | "size">,
    ): Promise<OpenBatch | undefined> {
      return state.inTurn(async () => {
        const [open] = awaiting();
        if (open || !room) return open;
        const waiting = waitingEdits(state);
        const free = held.size > 0 ? waiting.filter((edit) => !held.has(recordKey(edit))) : waiting;
        return freeze("batch", firstBatch(withoutUnborn(free), room.edits, room.bytes));
      });
    },

    /**
     * The batch of urgent edits that awaits its answer; else a new one, of records that no other batch holds, so that it may
     * go ahead of one that is stuck. Nothing where nothing of that priority waits.
     */
    nextUrgent(portion: Portion): Promise<OpenBatch | undefined> {
      return state.inTurn(async () => {
        const open = awaiting().find(({ lane }) => lane === "batch/urgent");
        if (open) return open;
        const held = new Set(awaiting().flatMap(({ entries }) => entries.map(recordKey)));
        const free = waitingEdits(state).filter((edit) => !held.has(recordKey(edit)));
        const urgent = atLeast(withoutUnborn(free), portion.priority);
        return freeze("batch/urgent", firstBatch(urgent, portion.max_items), portion);
      });
    },

    /** The checkpoint from which a page may be taken beside a batch: none while another is open, or all is pulled anew. */
    get checkpoint(): string | null {
      const { mark, batches } = state;
      return mark.refreshing || batches.has("batch") ? null : mark.checkpoint;
    },

    /** What to ask for to learn what is new. */
    nextPage(size: { limit: number; max_bytes: number }): PageRequest {
      return { checkpoint: state.mark.checkpoint, ...size, domains: domains && [...domains] };
    },

    /** Takes back a batch that the server refused as a whole: its edits wait again and go under a new id. */
    takeBack(lane: Lane): Promise<void> {
      return state.inTurn(() => state.write({ delete: [lane] }));
    },

    /**
     * Sets the edits of a batch aside that was refused as a whole, or never answered well, and those behind a creation among
     * them. Gives the latter.
     */
    setAside(
      { lane, entries }: OpenBatch,
      why: Pick<SetAside, "code" | "message" | "answer" | "under">,
    ): Promise<Entry[]> {
      return state.inTurn(async () => {
        const keys = state.batches.get(lane)?.keys ?? [];
        const known = await state.records(entries.map(recordKey));
        const unborn = new Set(entries.filter(isCreation).map(recordKey));
        const orphans = waitingEdits(state).filter(
          (edit) =>
            !keys.includes(edit.key) && unborn.has(recordKey(edit)) && isGone(known.get(recordKey(edit))),
        );
        const aside = (key: string, more: object) => {
          const { entry } = state.outbox.edits.get(key) ?? {};
          const was = entry && why.under && { was: standing(known.get(recordKey(entry)), entry) };
          return [asideKey(key), { entry, ...why, ...was, ...more }] as const;
        };
        const put = [
          ...keys.map((key) => aside(key, {})),
          ...orphans.map(({ key }) => aside(key, CREATION_REJECTED)),
        ];
        await state.write({ put, delete: [...keys, ...orphans.map(({ key }) => key), lane] });
        return orphans;
      });
    },

    /** Edits that were never answered well wait again once the app or the server is another one. */
    async reviveAside(versions: string | undefined): Promise<void> {
      if (!versions || versions === revivedUnder) return;
      await state.inTurn(() => reviveAside(state, versions));
      revivedUnder = versions;
    },
  };
}

/** Edits that the server has not taken, with their outbox keys. */
function waitingEdits({ outbox }: DurableState): WaitingEdit[] {
  return [...outbox.edits].flatMap(([key, { entry, queued }]) => (queued ? [] : [{ ...entry, key }]));
}
