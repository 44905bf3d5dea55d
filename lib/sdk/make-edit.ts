import type { Priority } from "../contract/entry";
import type { Fields } from "../contract/json";
import { jsonEqual } from "../core/json-equal";
import { checkEdit, checkSize, InvalidEdit } from "./check-edit";
import { type Confirmed, viewOf } from "./confirmed";
import { applyDelta, computeDelta, type Delta, isEmpty } from "./delta";
import { changedBy, type Entry, OLDEST } from "./entry";
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
  priorityOf?: (domain: string, fields: Fields) => Priority | undefined,
): Draft {
  const { domain, op = "upsert", changes, fields } = mutation;
  if (!/^[\w-]{1,64}$/.test(mobileId)) {
    throw new InvalidEdit("must be 1-64 of A-Z a-z 0-9 _ -", "mobileId");
  }
  if (changes && fields) throw new InvalidEdit("give changes or fields, not both");
  const given = changes ?? fields ?? {};
  const unset = [...(mutation.unset ?? [])];
  checkEdit(domain, given, unset);
  const values = jsonCopy(given);
  return (confirmed, waiting, now) => {
    const shown = viewOf(confirmed, waiting);
    const ground = shown ?? {};
    const delta = fields ? computeDelta(ground, values) : { delta: values, unset };
    if (shown ? op !== "delete" && isEmpty(delta) : op === "delete") return [];
    const after = applyDelta(ground, delta);
    checkSize(delta, ground, after);
    const priority = mutation.priority ?? priorityOf?.(domain, after);
    const seen = (mutation.baseVersion ?? confirmed?.version) || OLDEST;
    const parts = shown
      ? partsOf(op === "delete" ? undefined : delta, seen, confirmed, waiting)
      : partsOf(delta, bornOn(op, mutation.baseVersion, confirmed, waiting), undefined, []);
    return parts.map(([base_version, part], at) => ({
      op_id: at === 0 ? opId : `${opId}-${at + 1}`,
      domain,
      mobile_id: mobileId,
      op: op === "delete" ? op : "upsert",
      base_version,
      ...part,
      modified_at: new Date(mutation.modifiedAt ?? now).toISOString(),
      ...(priority && { priority }),
    }));
  };
}

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
): (readonly [base: number, part: Partial<Delta>])[] {
  const covered = new Map<string, number>();
  for (const edit of waiting) {
    const base = edit.base_version || (confirmed?.deleted && confirmed.version) || OLDEST;
    for (const field of changedBy(edit)) covered.set(field, Math.min(base, seen));
  }
  if (!delta) return [[Math.min(seen, ...covered.values()), {}]];
  const parts = new Map<number, { delta: Fields; unset?: string[] }>();
  const partOf = (field = "") => {
    const base = covered.get(field) ?? seen;
    const part = parts.get(base) ?? { delta: {} };
    parts.set(base, part);
    return part;
  };
  for (const [field, value] of Object.entries(delta.delta)) partOf(field).delta[field] = value;
  for (const field of delta.unset) {
    const part = partOf(field);
    part.unset = [...(part.unset ?? []), field];
  }
  if (parts.size === 0) partOf();
  return [...parts];
}

/** A copy, so that the app can't change the edit any more. */
function jsonCopy(fields: Fields): Fields {
  const copy = JSON.parse(JSON.stringify(fields)) as Fields;
  const lost = Object.keys(fields).find((field) => !(field in copy && jsonEqual(copy[field], fields[field])));
  if (lost === undefined) return copy;
  throw new InvalidEdit("must be plain JSON: no undefined, NaN or Date", lost);
}
