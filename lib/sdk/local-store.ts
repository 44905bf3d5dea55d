import type { Confirmed } from "./confirmed";
import { type DurableState, isOf } from "./durable-state";
import { type Entry, OLDEST } from "./entry";
import { type LocalRecord, localRecord } from "./local-record";
import {
  ASIDE,
  afresh,
  type KeptRecord,
  LANES,
  type Names,
  type PendingEdit,
  PULL,
  RECORDS,
  recordKey,
  type SetAside,
} from "./local-state";
import { offerOf } from "./lost-time";
import type { Session } from "./session";
import { FIRST_SCHEMA } from "./state-version";
import { type Answer, pair, type Taken, takeAnswer } from "./take-answer";

// What the device knows and what it has to say, durable: every change is one atomic write.

/** Makes edits of a record from what the device holds of it, at a time in ms; none where there is nothing to edit. */
export type Draft = (confirmed: Confirmed | undefined, waiting: readonly Entry[], now: number) => Entry[];

/** All edits that the server has not answered, oldest first. A copy, so that nobody reaches a batch on its way. */
export function listPending(state: DurableState): Promise<PendingEdit[]> {
  return state.inTurn(async () => JSON.parse(JSON.stringify([...state.outbox.edits.values()])));
}

/** One record, or undefined where there is none. */
export function getRecord(
  state: DurableState,
  domain: string,
  mobileId: string,
): Promise<LocalRecord | undefined> {
  return state.inTurn(async () => {
    const key = recordKey({ domain, mobile_id: mobileId });
    const known = await state.records([key]);
    return localRecord(domain, mobileId, known.get(key), state.outbox.ofRecord(key));
  });
}

/** All records of a domain, by ascending id. */
export function listRecords(state: DurableState, domain: string): Promise<LocalRecord[]> {
  return state.inTurn(async () => {
    const prefix = recordKey({ domain, mobile_id: "" });
    const known = new Map(await state.range<KeptRecord>(prefix));
    const edited = [...state.outbox.edits.values()].map(({ entry }) => recordKey(entry));
    const keys = new Set([...known.keys(), ...edited.filter((key) => key.startsWith(prefix))]);
    return [...keys].sort().flatMap((key) => {
      const mobileId = key.slice(prefix.length);
      return localRecord(domain, mobileId, known.get(key), state.outbox.ofRecord(key)) ?? [];
    });
  });
}

/** Puts edits into the outbox; durable once resolved. */
export function addEdits({ state, clock }: Session, names: Names, draft: Draft): Promise<Entry[]> {
  return state.inTurn(async () => {
    const key = recordKey(names);
    const known = await state.records([key]);
    // A clock that went back is not believed: the edit would seem older than those before it.
    const now = Math.max(state.mark.time ?? 0, clock());
    const entries = draft(known.get(key), state.outbox.ofRecord(key), now);
    if (entries.length > 0) {
      const { serverTime: heard } = state.mark;
      const edits = entries.map((entry) => [state.nextKey(), { entry, heard }] as const);
      await state.write({ put: [...edits, [PULL, { ...state.mark, time: now }]] });
    }
    return entries;
  });
}

/**
 * Takes an answer over: results, changes and checkpoint in one write. Gives the edits that were set aside, and op ids of
 * those that go again. `full`: the storage could not keep it; edits that were answered are shown and not sent again until
 * it can.
 */
export function keepAnswer({ state, clock }: Session, told: Answer): Promise<Taken & { full: boolean }> {
  return state.inTurn(async () => {
    const answer = state.schema.migrate?.answer(told, FIRST_SCHEMA) ?? told;
    const { lane, results, page } = answer;
    const { outbox, mark, batches } = state;
    // What an edit's answer confirms before anything was pulled may be deleted before the pull comes to it.
    const refreshing = mark.refreshing || (mark.checkpoint === null && results !== undefined);
    const answered = pair(results ?? [], outbox.edits, (lane && batches.get(lane)?.keys) ?? []);
    const edited = answered.map(({ entry }) => recordKey(entry));
    const pulled = new Set(page?.changes.map(recordKey));
    const known = await state.records([...new Set([...edited, ...pulled])]);
    const unheard = refreshing && page?.has_more === false ? await unheardBut(state, pulled) : [];
    const meeting = {
      answered,
      pulled,
      known,
      unheard,
      outbox: outbox.edits,
      mark: { ...mark, refreshing },
      now: clock(),
      offset: answer.clock_offset_ms,
    };
    const { write, ...taken } = takeAnswer(answer, meeting);
    const held = answered.map(({ key, entry }): [string, PendingEdit] => [key, { entry, queued: true }]);
    await state.write(write, lane && { put: held, delete: [lane] });
    return { ...taken, full: !!state.full };
  });
}

/** What a pull from nothing, which now ends, never brought. */
async function unheardBut(
  state: DurableState,
  pulled: ReadonlySet<string>,
): Promise<[key: string, record: KeptRecord][]> {
  const kept = await state.range<KeptRecord>(RECORDS);
  return kept.filter(
    ([key, { round }]) => round < state.mark.round && !pulled.has(key) && isOf(state.domains, key),
  );
}

/** Outbox keys of the edits that the server has queued. */
export function queuedKeys({ outbox }: DurableState): string[] {
  return [...outbox.edits].flatMap(([key, { queued }]) => (queued ? [key] : []));
}

/**
 * Forgets queued edits that the server has settled without a word that reached this device.
 * @throws what the storage said, where it could not keep what a sync brought
 */
export function forgetQueued(state: DurableState, keys: readonly string[]): Promise<void> {
  return state.inTurn(async () => {
    if (state.full) throw state.full;
    const gone = keys.filter((key) => state.outbox.edits.get(key)?.queued);
    if (gone.length > 0) await state.write({ delete: gone });
  });
}

/**
 * Forgets the checkpoint and takes an open batch back; records stay until the pull from nothing has ended. `restored`: the
 * server was restored from a backup, and has another history than the device. The versions that the device knows mean
 * nothing to it but those up to `kept`; without that, every edit counts as made before all that the server knows. Each
 * edit stays an edit: if the server lost the record, it asks for it whole. Edits that the server had queued are sent again.
 * Records from beyond `kept` are offered back, whole, ahead of the edits made on them: as they stood when the device last
 * heard of the server, on what both histories have in common.
 */
export function startOver(
  { state, clock, newOpId }: Session,
  restored: boolean,
  kept?: number,
): Promise<void> {
  return state.inTurn(async () => {
    const { mark, outbox } = state;
    const put: [string, unknown][] = [[PULL, afresh(mark)]];
    if (!restored) return state.write({ put, delete: [...LANES] });
    const { heardAt = clock(), serverTime: heard } = mark;
    const wait = (edit: PendingEdit) => put.push([state.nextKey(), edit]);
    for (const [key, record] of await state.range<KeptRecord>(RECORDS)) {
      put.push([key, { ...record, version: 0 }]);
      const entry = offerOf(key, record, kept, heardAt, newOpId);
      if (entry) wait({ entry, heard });
    }
    for (const { entry, before, heard } of outbox.edits.values()) {
      const base_version = Math.min(entry.base_version, kept || OLDEST);
      wait({ entry: { ...entry, base_version }, before, heard });
    }
    await state.write({ put, delete: [...LANES, ...outbox.edits.keys()] });
  });
}

/** Edits that the server refused, oldest first. */
export function listAside(state: DurableState): Promise<SetAside[]> {
  return state.inTurn(async () => (await state.range<SetAside>(ASIDE)).map(([, aside]) => aside));
}

/** Forgets a refused edit; false where there is none of that id. */
export function dismissAside(state: DurableState, opId: string): Promise<boolean> {
  return state.inTurn(async () => {
    const aside = await state.range<SetAside>(ASIDE);
    const keys = aside.filter(([, { entry }]) => entry.op_id === opId).map(([key]) => key);
    if (keys.length > 0) await state.write({ delete: keys });
    return keys.length > 0;
  });
}
