import { PRIORITIES, type Priority } from "../../contract/entry";
import type { Fields } from "../../contract/json";
import type { Change } from "../../contract/pull";
import { type Checkpoint, cellOf, deltaBase, NEVER } from "./checkpoint";
import { markOf, type RecordState } from "./record";

/** A record as a pull finds it. `priority` counts from 0, low. */
export type FoundRecord = { domain: string; mobileId: string; priority: number; record: RecordState };

/**
 * What a device is sent of a record that changed beyond its checkpoint, or nothing: what it wrote itself and was told
 * of, and tombstones of records it never had.
 */
export function changeFor(found: FoundRecord, checkpoint: Checkpoint, device: number): Change | undefined {
  const { domain, mobileId, record } = found;
  const priority = PRIORITIES[found.priority] ?? "normal";
  const base = deltaBase(checkpoint, domain);
  if (record.deleted) {
    const told = base !== NEVER && record.writer === device;
    if (told || !mayHold(checkpoint, domain, record.version)) return undefined;
    const { version } = record;
    return { domain, mobile_id: mobileId, op: "delete", version, fields_changed: 0, priority };
  }
  const [bornAt, bornBy] = record.life;
  if (base === NEVER || (bornAt > base && bornBy !== device)) return wholeChange(found, priority);
  return deltaChange(found, priority, base, device);
}

// Both spell their change out: pulls from nothing make one for every record, and a spread takes ten times as long.

function wholeChange(
  { domain, mobileId, record: { version, data } }: FoundRecord,
  priority: Priority,
): Change {
  const fields_changed = Object.keys(data).length;
  return { domain, mobile_id: mobileId, op: "upsert", version, data, fields_changed, priority };
}

function deltaChange(
  { domain, mobileId, record }: FoundRecord,
  priority: Priority,
  base: number,
  device: number,
): Change | undefined {
  const { delta, unset } = changedByOthers(record, base, device);
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

function changedByOthers(
  record: RecordState,
  base: number,
  device: number,
): { delta: Fields; unset: string[] } {
  const delta: Fields = {};
  const unset: string[] = [];
  for (const field of Object.keys(record.fields)) {
    const [version, writer] = markOf(record, field);
    if (version <= base || writer === device) continue;
    if (Object.hasOwn(record.data, field)) delta[field] = record.data[field] ?? null;
    else unset.push(field);
  }
  return { delta, unset };
}
