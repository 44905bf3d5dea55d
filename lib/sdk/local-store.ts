import type { Confirmed } from "./confirmed";
import { afresh, type DurableState } from "./durable-state";
import type { Entry } from "./entry";
import { type LocalRecord, localRecord } from "./local-record";
import {
  ASIDE,
  type KeptRecord,
  LANES,
  type Names,
  type PendingEdit,
  PULL,
  type PullMark,
  RECORDS,
  recordKey,
  type SetAside,
} from "./local-state";
import { type Answer, type Taken, takeAnswer } from "./take-answer";

/** Makes edits of a record from what the device holds of it, at a time in ms; none where there is nothing to edit. */
export type Draft = (confirmed: Confirmed | undefined, waiting: readonly Entry[], now: number) => Entry[];

export type LocalStore = ReturnType<typeof localStore>;

/** What the device knows and what it has to say, durable: every change is one atomic write. */
export function localStore(state: DurableState, clock: () => number) {
  /** What a pull from nothing, which now ends, never brought. */
  async function unheardBut(pulled: ReadonlySet<string>): Promise<Map<string, KeptRecord>> {
    const prefixes = state.domains?.map((domain) => recordKey({ domain, mobile_id: "" })) ?? [RECORDS];
    const ranges = await Promise.all(prefixes.map((prefix) => state.range<KeptRecord>(prefix)));
    const kept = ranges.flatMap((range) => [...range]);
    return new Map(kept.filter(([key, { round }]) => round < state.mark.round && !pulled.has(key)));
  }

  return {
    /** How many edits the server has not taken yet. */
    get pending(): number {
      return state.outbox.waiting;
    },

    /** Those edits, oldest first. */
    get waiting(): Entry[] {
      return [...state.outbox.edits.values()].flatMap(({ entry, queued }) => (queued ? [] : [entry]));
    },

    /** Loads what is kept, where that has not happened yet. */
    open(): Promise<void> {
      return state.inTurn(async () => {});
    },

    /** All edits that the server has not answered, oldest first. A copy, so that nobody reaches a batch on its way. */
    listPending(): Promise<PendingEdit[]> {
      return state.inTurn(async () => JSON.parse(JSON.stringify([...state.outbox.edits.values()])));
    },

    /** One record, or undefined where there is none. */
    get(domain: string, mobileId: string): Promise<LocalRecord | undefined> {
      return state.inTurn(async () => {
        const key = recordKey({ domain, mobile_id: mobileId });
        const known = await state.records([key]);
        return localRecord(domain, mobileId, known.get(key), state.outbox.ofRecord(key));
      });
    },

    /** All records of a domain, by ascending id. */
    list(domain: string): Promise<LocalRecord[]> {
      return state.inTurn(async () => {
        const prefix = recordKey({ domain, mobile_id: "" });
        const known = await state.range<KeptRecord>(prefix);
        const edited = state.outbox.records().filter((key) => key.startsWith(prefix));
        const keys = [...new Set([...known.keys(), ...edited])].sort();
        return keys.flatMap((key) => {
          const mobileId = key.slice(prefix.length);
          return localRecord(domain, mobileId, known.get(key), state.outbox.ofRecord(key)) ?? [];
        });
      });
    },

    /** Puts edits into the outbox; durable once resolved. */
    add(names: Names, draft: Draft): Promise<Entry[]> {
      return state.inTurn(async () => {
        const key = recordKey(names);
        const known = await state.records([key]);
        const now = timeAfter(state.mark, clock());
        const entries = draft(known.get(key), state.outbox.ofRecord(key), now);
        if (entries.length > 0) {
          const edits = entries.map((entry, at) => [state.outboxKey(at), { entry }] as const);
          await state.write({ put: [...edits, [PULL, { ...state.mark, time: now }]] });
        }
        return entries;
      });
    },

    /**
     * Takes an answer over: results, changes and checkpoint in one write. Gives the edits that were set aside with the
     * refused creation of their record, and op ids of those that go again. `full`: the storage could not keep it; edits that
     * were answered are shown and not sent again until it can.
     */
    take(told: Answer): Promise<Taken & { full: boolean }> {
      return state.inTurn(async () => {
        const answer = state.carried(told);
        const { outbox } = state;
        // What an edit's answer confirms before anything was pulled may be deleted before the pull comes to it.
        const isBlind = state.mark.checkpoint === null && answer.results !== undefined;
        const mark: PullMark = isBlind ? { ...state.mark, refreshing: true } : state.mark;
        const sent = answer.lane ? (state.batches.get(answer.lane)?.keys ?? []) : [];
        const answered = [...(answer.results ? outbox.edits : [])].flatMap(([key, { entry, queued }]) =>
          queued || sent.includes(key) ? [recordKey(entry)] : [],
        );
        const pulled = new Set((answer.page?.changes ?? []).map(recordKey));
        const known = await state.records([...new Set([...answered, ...pulled])]);
        const refreshed = mark.refreshing && answer.page?.has_more === false;
        const unheard = refreshed ? await unheardBut(pulled) : new Map<string, KeptRecord>();
        const now = clock();
        const { write, ...taken } = takeAnswer(answer, {
          sent,
          outbox: outbox.edits,
          mark,
          known,
          unheard,
          now,
        });
        const held = sent.flatMap((key): [string, PendingEdit][] => {
          const edit = outbox.edits.get(key);
          return edit ? [[key, { ...edit, queued: true }]] : [];
        });
        await state.write(write, answer.lane && { put: held, delete: [answer.lane] });
        return { ...taken, full: state.full !== undefined };
      });
    },

    /**
     * Forgets queued edits that the server has settled without a word that reached this device.
     * @throws what the storage said, where it could not keep what a sync brought
     */
    forgetQueued(opIds: ReadonlySet<string>): Promise<void> {
      return state.inTurn(async () => {
        if (state.full) throw state.full;
        const gone = [...state.outbox.edits].filter(
          ([, { entry, queued }]) => queued && opIds.has(entry.op_id),
        );
        if (gone.length > 0) await state.write({ delete: gone.map(([key]) => key) });
      });
    },

    /** Op ids of the edits that the server has queued. */
    get queued(): Set<string> {
      const { edits } = state.outbox;
      return new Set([...edits.values()].flatMap(({ entry, queued }) => (queued ? [entry.op_id] : [])));
    },

    /** Forgets the checkpoint and takes an open batch back; records stay until the pull from nothing has ended. */
    startFromNothing(): Promise<void> {
      return state.inTurn(() => state.write({ put: [[PULL, afresh(state.mark)]], delete: [...LANES] }));
    },

    /**
     * The same where the server was restored from a backup, and has another history than the device. The versions that the
     * device knows mean nothing to it but those up to `kept`; without that, every edit counts as made before all that the
     * server knows. Each edit stays an edit: if the server lost the record, it asks for it whole. Edits that the server had
     * queued are sent again. Records from beyond `kept` are offered back, whole, ahead of the edits made on them: as they stood
     * when the device last heard of the server, on what both histories have in common.
     */
    startOver(newOpId: () => string, kept?: number): Promise<void> {
      return state.inTurn(async () => {
        const { mark, outbox } = state;
        const put: [string, unknown][] = [[PULL, afresh(mark)]];
        const edits: Entry[] = [];
        for (const [key, { version, ...record }] of await state.range<KeptRecord>(RECORDS)) {
          put.push([key, { ...record, version: 0 }]);
          if (kept === undefined || version <= kept || record.deleted) continue;
          const [domain = "", mobile_id = ""] = key.slice(RECORDS.length).split("/");
          edits.push({
            ...{ op_id: newOpId(), domain: decodeURIComponent(domain), mobile_id, op: "upsert" },
            ...{ base_version: kept, data: record.fields, lost_version: version },
            modified_at: new Date(mark.serverTime ?? clock()).toISOString(),
          });
        }
        for (const { entry } of outbox.edits.values()) {
          edits.push({ ...entry, base_version: Math.min(entry.base_version, kept || 1) });
        }
        for (const [at, entry] of edits.entries()) put.push([state.outboxKey(at), { entry }]);
        await state.write({ put, delete: [...LANES, ...outbox.edits.keys()] });
      });
    },

    /** Edits that the server refused, oldest first. */
    listAside(): Promise<SetAside[]> {
      return state.inTurn(async () => [...(await state.range<SetAside>(ASIDE)).values()]);
    },

    /** Forgets a refused edit; false where there is none of that id. */
    dismiss(opId: string): Promise<boolean> {
      return state.inTurn(async () => {
        const aside = [...(await state.range<SetAside>(ASIDE))];
        const keys = aside.filter(([, { entry }]) => entry.op_id === opId).map(([key]) => key);
        if (keys.length > 0) await state.write({ delete: keys });
        return keys.length > 0;
      });
    },
  };
}

/**
 * The time of an edit: the device's clock, which is not believed where it went back. Edits then stay at the last time that
 * was known: a clock that lost its battery must not make them older than the server keeps edits for.
 */
function timeAfter({ time = 0, serverTime = 0 }: PullMark, clock: number): number {
  return clock < time ? Math.max(time, serverTime) : clock;
}
