import type { Priority } from "../contract/entry";
import type { Fields } from "../contract/json";
import { jsonEqual } from "../core/json-equal";
import { checkEdit, checkSize, InvalidEdit } from "./check-edit";
import { type Confirmed, viewOf } from "./confirmed";
import { applyDelta, computeDelta, type Delta, isEmpty } from "./delta";
import type { Entry } from "./entry";
import type { Draft } from "./local-store";

/** An edit as the app makes it: of the fields in `changes` and `unset`, or of the record whole as it should be (`fields`). */
export type Mutation = {
  domain: string;
  /** 1-64 of `A-Z a-z 0-9 _ -`; made for a new record where absent. */
  mobileId?: string;
  /**
   * `upsert`, where absent: changes a record, and makes one that the device doesn't show, also over a deleted one, with the
   * fields it brings and no others. `undelete`: brings a deleted record back with the fields it had.
   */
  op?: "upsert" | "delete" | "undelete";
  changes?: Fields;
  unset?: string[];
  fields?: Fields;
  /** `high`, `normal` or `low`; by the domain's own rule where absent. */
  priority?: Priority;
  /** The version that the user saw, where the form was opened on an older one than the device has now. */
  baseVersion?: number;
  /** When it was made, in ms by the device's clock, for edits that are taken over from elsewhere. */
  modifiedAt?: number;
};

/**
 * Turns a mutation into entries when its turn comes: what it changes of the record as the device shows it then. Makes
 * none where nothing would change, and more than one where the user saw its fields at different versions.
 * @throws InvalidEdit
 */
export function makeEdit(
  mutation: Mutation,
  mobileId: string,
  opId: string,
  priorityOf: (domain: string, fields: Fields) => Priority | undefined = () => undefined,
): Draft {
  const { domain, op = "upsert" } = mutation;
  if (!/^[\w-]{1,64}$/.test(mobileId)) {
    throw new InvalidEdit(`mobileId "${mobileId}" must be 1-64 of A-Z a-z 0-9 _ -`);
  }
  const sent = copyOf(mutation);
  return (confirmed, waiting, now) => {
    const shown = viewOf(confirmed, waiting);
    const delta = deltaOf(sent, shown ?? {});
    if (shown ? op !== "delete" && isEmpty(delta) : op === "delete") return [];
    const after = applyDelta(shown ?? {}, delta);
    checkSize(delta.delta, shown ?? {}, after);
    const priority = mutation.priority ?? priorityOf(domain, after);
    const seen = mutation.baseVersion ?? confirmed?.version ?? 0;
    const parts = shown
      ? partsOf(op === "delete" ? undefined : delta, seen, confirmed, waiting)
      : [[bornOn(op, mutation.baseVersion, confirmed, waiting), delta] as const];
    return parts.map(([base_version, part], at) => ({
      op_id: at === 0 ? opId : `${opId}-${at + 1}`,
      domain,
      mobile_id: mobileId,
      op: op === "delete" ? op : "upsert",
      base_version,
      ...(part && { delta: part.delta, ...(part.unset.length > 0 && { unset: part.unset }) }),
      modified_at: new Date(mutation.modifiedAt ?? now).toISOString(),
      ...(priority && { priority }),
    }));
  };
}

/** An edit that doesn't make a record stands on a version, be it the oldest: it must never make one. */
const OLDEST = 1;

/** What an edit of a record that the device doesn't show stands on: nothing, where it makes a new one. */
function bornOn(
  op: "upsert" | "delete" | "undelete",
  seen: number | undefined,
  confirmed: Confirmed | undefined,
  waiting: readonly Entry[],
): number {
  if (op === "upsert") return seen ?? 0;
  return (waiting.at(-1) ?? { base_version: confirmed?.version }).base_version || OLDEST;
}

/**
 * An edit cut by what its user saw. Of a field that an own waiting edit covers, that is the version under that edit, not
 * a newer one that was pulled meanwhile; a deletion is of the whole record, so it stands on the oldest of them.
 */
function partsOf(
  delta: Delta | undefined,
  seen: number,
  confirmed: Confirmed | undefined,
  waiting: readonly Entry[],
): (readonly [base: number, part: Delta | undefined])[] {
  const covered = new Map<string, number>();
  for (const { base_version, delta, data, changed_fields, unset = [] } of waiting) {
    const base = base_version || (confirmed?.deleted && confirmed.version) || OLDEST;
    for (const field of [...(changed_fields ?? Object.keys(delta ?? data ?? {})), ...unset]) {
      covered.set(field, Math.min(base, seen || OLDEST));
    }
  }
  if (!delta) return [[Math.min(seen || OLDEST, ...covered.values()), undefined]];
  const parts = new Map<number, Delta>();
  const partOf = (field: string) => {
    const base = covered.get(field) ?? (seen || OLDEST);
    const part = parts.get(base) ?? { delta: {}, unset: [] };
    parts.set(base, part);
    return part;
  };
  for (const [field, value] of Object.entries(delta.delta)) partOf(field).delta[field] = value;
  for (const field of delta.unset) partOf(field).unset.push(field);
  return [...parts];
}

type Sent = Pick<Mutation, "changes" | "unset" | "fields">;

function copyOf({ domain, changes, unset = [], fields }: Mutation): Sent {
  if (changes && fields) throw new InvalidEdit("give changes or fields, not both");
  checkEdit(domain, changes ?? fields ?? {}, unset);
  return { changes: jsonCopy(changes), fields: jsonCopy(fields), unset: [...unset] };
}

function jsonCopy(fields: Fields | undefined): Fields | undefined {
  if (!fields) return undefined;
  const copy = JSON.parse(JSON.stringify(fields)) as Fields;
  const lost = Object.keys(fields).find((field) => !(field in copy && jsonEqual(copy[field], fields[field])));
  if (lost === undefined) return copy;
  throw new InvalidEdit("must be plain JSON: no undefined, NaN or Date", lost);
}

function deltaOf({ changes = {}, unset = [], fields }: Sent, shown: Fields): Delta {
  return fields ? computeDelta(shown, fields) : { delta: changes, unset };
}
