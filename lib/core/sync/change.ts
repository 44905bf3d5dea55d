import { PRIORITIES, type Priority } from "../../contract/entry";
import type { Fields } from "../../contract/json";
import type { Change } from "../../contract/pull";
import { type Checkpoint, cellOf, deltaBase, NEVER } from "./checkpoint";
import { markOf, type RecordState } from "./record";

/** A record as a pull finds it. `priority` counts from 0, low. */
export type FoundRecord = { domain: string; mobileId: string; priority: number; record: RecordState };

/**
 * A change with its place in the order of pages: the number of the tenant's clock up to which a device has it. `unread`: it
 * is not known yet, and a page ends before it.
 */
export type PlacedChange = { change: Change; at: number; unread?: true };

/**
 * Who pulls, and what is news to it of its own: versions that it wrote by way of the queue, records (by `recordKey`)
 * of which an edit from the queue came out otherwise than it was made, and in domains where it lost own writes, those
 * beyond the last one that it has.
 */
export type Puller = {
  device: number;
  untold: ReadonlySet<number>;
  surprised: ReadonlySet<string>;
  lostBeyond: ReadonlyMap<string, number>;
};

/**
 * What a device is sent of a record that changed beyond its checkpoint, or nothing: what it wrote itself and was told
 * of, and tombstones of records it never had.
 */
export function changeFor(found: FoundRecord, checkpoint: Checkpoint, puller: Puller): Change | undefined {
  const { domain, mobileId, record } = found;
  const priority = PRIORITIES[found.priority] ?? "normal";
  const base = deltaBase(checkpoint, domain);
  const surprised = puller.surprised.size > 0 && puller.surprised.has(`${domain}/${mobileId}`);
  if (record.deleted) {
    const told = base !== NEVER && !surprised && wasTold(puller, domain, record.version, record.writer);
    if (told || !mayHold(checkpoint, domain, record.version)) return undefined;
    const { version } = record;
    return { domain, mobile_id: mobileId, op: "delete", version, fields_changed: 0, priority };
  }
  const [bornAt, bornBy] = record.life;
  if (base === NEVER || surprised || (bornAt > base && !wasTold(puller, domain, bornAt, bornBy)))
    return wholeChange(found, priority);
  return deltaChange(found, priority, base, puller);
}

// Both spell their change out: pulls from nothing make one for every record, and a spread takes ten times as long.

type WholeRecord = { domain: string; mobileId: string; record: Pick<RecordState, "version" | "data"> };

export function wholeChange(
  { domain, mobileId, record: { version, data } }: WholeRecord,
  priority: Priority,
): Change {
  const fields_changed = Object.keys(data).length;
  return { domain, mobile_id: mobileId, op: "upsert", version, data, fields_changed, priority };
}

function deltaChange(
  { domain, mobileId, record }: FoundRecord,
  priority: Priority,
  base: number,
  puller: Puller,
): Change | undefined {
  const { delta, unset } = untoldFields(domain, record, base, puller);
  const fields_changed = Object.keys(delta).length + unset.length;
  if (fields_changed === 0) return undefined;
  const { version } = record;
  return unset.length > 0
    ? { domain, mobile_id: mobileId, op: "upsert", version, delta, unset, fields_changed, priority }
    : { domain, mobile_id: mobileId, op: "upsert", version, delta, fields_changed, priority };
}

/**
 * Whether the device may hold a record that was deleted at `version`: it pulled any of its domain before. One that
 * pulls from nothing is told everything alive instead, and drops what else it holds.
 */
function mayHold(checkpoint: Checkpoint, domain: string, version: number): boolean {
  return PRIORITIES.some((priority) => {
    const cell = cellOf(checkpoint, domain, priority);
    return cell.base !== NEVER || (cell.position > 0 && version > cell.horizon);
  });
}

function wasTold(
  { device, untold, lostBeyond }: Puller,
  domain: string,
  version: number,
  writer: number,
): boolean {
  if (writer !== device || untold.has(version)) return false;
  return lostBeyond.size === 0 || version <= (lostBeyond.get(domain) ?? version);
}

function untoldFields(
  domain: string,
  record: RecordState,
  base: number,
  puller: Puller,
): { delta: Fields; unset: string[] } {
  const delta: Fields = {};
  const unset: string[] = [];
  for (const field of Object.keys(record.fields)) {
    const [version, writer] = markOf(record, field);
    if (version <= base || wasTold(puller, domain, version, writer)) continue;
    if (Object.hasOwn(record.data, field)) delta[field] = record.data[field] ?? null;
    else unset.push(field);
  }
  return { delta, unset };
}
