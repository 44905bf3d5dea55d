import type { Fields } from "../../../contract/json";
import type { Policy } from "../../../contract/policy";
import type { LoggedConflict } from "../../../core/conflict/replay-conflict";
import { ticket } from "../../domains/ticket";
import { applyPush, recordKey, type StoredRecord } from "../../sync/apply-push";
import type { Edit } from "../../sync/edit";
import type { ConflictWrite } from "../../sync/push-effects";
import type { PendingConflict } from "../join-pending";
import { withFirst } from "../logged-encounter";

/** One edit of a history: what is not said is as of a phone with a good clock that sends what changed. */
export type HistoryEntry = {
  device: number;
  op?: "upsert" | "delete";
  /** The device takes itself for the record's creator. */
  creates?: boolean;
  /** A tombstone on which nothing waits is forgotten before the edit comes. */
  forgets?: boolean;
  /** How far back from the newest version the edit was made. */
  behind?: number;
  set?: Fields;
  unset?: string[];
  /** Sent as `data` rather than as `delta`. */
  whole?: boolean;
  /** When it was made, in ms before it was sent, by the device's clock; null where it doesn't say. */
  ago?: number | null;
  /** How far the device's clock runs ahead, in ms. */
  offset?: number;
};

const START = Date.parse("2026-11-22T10:00:00Z");
const KEY = recordKey("ticket", "t1");

/** One ticket through a history of edits, a minute apart, and what the log holds of it: as the push writes it, joins included. */
export function loggedHistory(
  entries: readonly HistoryEntry[],
  policyAt: (entry: number) => { version: number; policy: Policy },
): LoggedConflict[] {
  const log = new Map<string, ConflictWrite & { device: number; offset: number }>();
  const pending = new Map<number, PendingConflict>();
  let stored: Omit<StoredRecord, "pending"> = { record: null, revisions: [] };
  let counter = 0;
  entries.forEach((entry, index) => {
    const { device, offset = 0 } = entry;
    const now = START + index * 60_000;
    const forgets = entry.forgets && stored.record?.deleted && pending.size === 0;
    if (forgets) stored = { ...stored, record: null };
    const outcome = applyPush({
      edits: [editOf(entry, counter, now + offset)],
      records: new Map([[KEY, { ...stored, pending: pending.get(device) ?? null }]]),
      policyOf: () => ({ ...policyAt(index), resolution: "on", shadow: null }),
      counter,
      device,
      clock: { now, offset },
      newConflictId: () => `c${index}`,
    });
    const { effects } = outcome;
    counter = effects.counter;
    const added = effects.revisions.map(({ version, before }) => ({ version, before }));
    stored = {
      record: effects.records[0]?.record ?? stored.record,
      revisions: [...added, ...stored.revisions],
    };
    for (const conflict of effects.conflicts) {
      log.set(conflict.id, { ...conflict, device, offset });
      if (conflict.winner === null) pending.set(device, conflict);
    }
    for (const join of effects.joins) {
      const joined = log.get(join.id);
      if (!joined) throw new Error("an edit joined a conflict that nobody logged");
      const row = { ...withFirst(joined), ...join };
      log.set(join.id, row);
      pending.set(device, row);
    }
  });
  return [...log.values()].map((row) => JSON.parse(JSON.stringify(loggedConflict(row))));
}

function editOf(entry: HistoryEntry, counter: number, deviceNow: number): Edit {
  const { op = "upsert", creates = false, behind = 0, set = {}, unset = [], whole = false, ago = 0 } = entry;
  const upsert = op === "upsert";
  return {
    opId: "op",
    domain: ticket,
    mobileId: "t1",
    op,
    base: creates ? 0 : Math.max(0, counter - behind),
    set: upsert ? set : {},
    unset: upsert ? unset.filter((field) => !Object.hasOwn(set, field)) : [],
    data: upsert && whole ? set : null,
    whole: upsert && whole,
    modifiedAt: ago === null ? null : new Date(deviceNow - ago).toISOString(),
  };
}

function loggedConflict(row: ConflictWrite & { device: number; offset: number }): LoggedConflict {
  return {
    id: row.id,
    mobileId: row.mobileId,
    state: row.winner === null ? "pending" : "settled",
    winner: row.winner,
    strategy: row.strategy,
    policyVersion: row.policyVersion,
    device: row.device,
    baseVersion: row.baseVersion,
    clockOffsetMs: row.offset,
    base: row.base,
    server: row.serverEntry,
    client: row.serverEntry ? withoutData(row.clientEntry) : row.clientEntry,
    verdicts: row.fields,
    encounter: row.encounter,
  };
}

/** Read back without the record whole, unless it is all that there is of it. */
function withoutData({ data: _, ...entry }: ConflictWrite["clientEntry"]): LoggedConflict["client"] {
  return entry;
}
