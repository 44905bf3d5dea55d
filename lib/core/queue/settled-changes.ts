import type { Priority } from "../../contract/entry";
import type { Change } from "../../contract/pull";
import { type PlacedChange, wholeChange } from "../sync/change";
import { type Checkpoint, cellOf, NEVER, type PullScope } from "../sync/checkpoint";
import type { RecordState } from "../sync/record";

/** A queued edit of the device that came out otherwise than it was made, with the record as it stands now. */
export type SurprisingRecord = {
  domain: string;
  mobileId: string;
  /** Of the record; of the edit where there is no record. */
  priority: Priority;
  /** The number of the tenant's clock at which the edit was settled. */
  version: number;
  record: StandingRecord | null;
};

type StandingRecord = Pick<RecordState, "version" | "deleted" | "data">;

/** The oldest complete pull behind a checkpoint; undefined where the device pulls everything anew anyway. */
export function oldestBase(checkpoint: Checkpoint): number | undefined {
  const bases = [checkpoint.rest, ...checkpoint.cells.values()].map(({ base }) => base);
  const known = bases.filter((base) => base !== NEVER);
  return known.length > 0 ? Math.min(...known) : undefined;
}

/**
 * What a pull adds to the records that moved: those of which an edit of the device's own came out of the queue otherwise
 * than it was made (others' values won, a person decides, a manager discarded it) and that stood still since. Each as it
 * stands, whole, so that the device can step back to it; in the order of the numbers at which the edits were settled.
 */
export function settledChanges(
  surprising: readonly SurprisingRecord[],
  { from, scope }: { from: Checkpoint; scope: PullScope },
): PlacedChange[] {
  const changes = new Map<string, PlacedChange>();
  for (const { domain, mobileId, priority, version, record } of surprising) {
    if (!scope.domains.includes(domain) || !scope.priorities.includes(priority)) continue;
    const { base, position } = cellOf(from, domain, priority);
    const isNews = base !== NEVER && version > position;
    // A record that the edit itself wrote, or that moved since, is found in version order: two places at one number
    // would be told apart by no checkpoint.
    if (!isNews || (record && record.version >= version)) continue;
    const key = `${domain}/${mobileId}`;
    const change = standing({ domain, mobileId, priority, version, record });
    if (version > (changes.get(key)?.at ?? 0)) changes.set(key, { change, at: version });
  }
  return [...changes.values()].sort((a, b) => a.at - b.at);
}

function standing({ domain, mobileId, priority, version, record }: SurprisingRecord): Change {
  if (record && !record.deleted) {
    return wholeChange({ domain, mobileId, record }, priority);
  }
  const at = record?.version ?? version;
  return { domain, mobile_id: mobileId, op: "delete", version: at, fields_changed: 0, priority };
}
