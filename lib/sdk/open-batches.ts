import { atLeast, firstBatch } from "./batches";
import type { DurableState } from "./durable-state";
import type { Entry } from "./entry";
import {
  LANES,
  type Lane,
  type OpenBatch,
  type PageRequest,
  type Portion,
  recordKey,
  type SentBatch,
} from "./local-state";
import { mayGo } from "./may-go";
import type { Session } from "./session";

// The batches on their way, durable: what was sent once is sent again as it was.

/** How much a new batch may hold. */
export type Room = { edits: number; bytes: number };

/**
 * A batch that awaits its answer, as it was sent; else, where there is room for it, a new one of the edits that wait,
 * without those of records in `held`.
 */
export function nextBatch(
  session: Session,
  room: Room | undefined,
  held: Iterable<string>,
): Promise<OpenBatch | undefined> {
  const { state } = session;
  return state.inTurn(async () => {
    const [open] = awaiting(state);
    if (open || !room) return open;
    return freeze(session, "batch", firstBatch(mayGo(state.outbox.unsent(), held), room.edits, room.bytes));
  });
}

/**
 * The batch of urgent edits that awaits its answer; else a new one, of records that no other batch holds, so that it may
 * go ahead of one that is stuck. Nothing where nothing of that priority waits.
 */
export function nextUrgent(session: Session, portion: Portion): Promise<OpenBatch | undefined> {
  const { state } = session;
  return state.inTurn(async () => {
    const open = awaiting(state);
    const held = open.flatMap(({ entries }) => entries.map(recordKey));
    const urgent = atLeast(mayGo(state.outbox.unsent(), held), portion.priority);
    return (
      open.find(({ lane }) => lane === "batch/urgent") ??
      freeze(session, "batch/urgent", firstBatch(urgent, portion.max_items), portion)
    );
  });
}

async function freeze(
  { state, newId }: Session,
  lane: Lane,
  edits: readonly (Entry & { key: string })[],
  portion?: Portion,
): Promise<OpenBatch | undefined> {
  if (edits.length === 0) return undefined;
  const keys = edits.map(({ key }) => key);
  const put: [string, SentBatch][] = [[lane, { batch_id: newId(), keys, portion }]];
  // A storage too full to keep it doesn't hold it up: each edit takes effect once, in whatever batch it comes.
  await state.write({ put }, { put });
  return awaiting(state).find((open) => open.lane === lane);
}

function awaiting({ batches, outbox }: DurableState): OpenBatch[] {
  return LANES.flatMap((lane) => {
    const batch = batches.get(lane);
    if (!batch) return [];
    const entries = batch.keys.flatMap((key) => {
      const edit = outbox.edits.get(key);
      return edit ? (edit.sent ?? edit.entry) : [];
    });
    return [{ lane, entries, ...batch }];
  });
}

/** Takes back a batch that the server refused as a whole: its edits wait again and go under a new id. */
export function takeBack(state: DurableState, lane: Lane): Promise<void> {
  return state.inTurn(() => state.write({ delete: [lane] }));
}

/** What to ask for to learn what is new. */
export function nextPage({ state, pace }: Session): PageRequest {
  return { checkpoint: state.mark.checkpoint, ...pace.page, domains: state.domains };
}
