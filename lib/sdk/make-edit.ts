import type { Priority } from "../contract/entry";
import type { Fields, Json } from "../contract/json";
import { jsonEqual } from "../core/json-equal";
import { viewOf } from "./confirmed";
import { applyDelta, computeDelta, type Delta, isEmpty } from "./delta";
import type { Draft } from "./local-store";

/** An edit as the app makes it: of the fields in `changes` and `unset`, or of the record whole as it should be (`fields`). */
export type Mutation = {
  domain: string;
  /** 1-64 of `A-Z a-z 0-9 _ -`; made for a new record where absent. */
  mobileId?: string;
  op?: "upsert" | "delete";
  changes?: Fields;
  unset?: string[];
  fields?: Fields;
  /** `high`, `normal` or `low`; by the domain's own rule where absent. */
  priority?: Priority;
  /** The version that the user saw, where the form was opened on an older one than the device has now. */
  baseVersion?: number;
};

/** The edit can't travel: an id outside the alphabet, or a value that JSON does not keep. A bug of the app, never stored. */
export class InvalidEdit extends Error {
  override name = "InvalidEdit";
}

/**
 * Turns a mutation into an entry when its turn comes: what it changes of the record as the device shows it then. Makes
 * none where nothing would change.
 * @throws InvalidEdit
 */
export function makeEdit(
  mutation: Mutation,
  mobileId: string,
  opId: string,
  now: number,
  priorityOf: (domain: string, fields: Fields) => Priority | undefined = () => undefined,
): Draft {
  const { domain, op = "upsert", baseVersion } = mutation;
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(mobileId)) {
    throw new InvalidEdit(`mobileId "${mobileId}" must be 1-64 of A-Z a-z 0-9 _ -`);
  }
  const sent = copyOf(mutation);
  return (confirmed, waiting) => {
    const shown = viewOf(confirmed, waiting);
    const delta = deltaOf(sent, shown ?? {});
    if (shown ? op === "upsert" && isEmpty(delta) : op === "delete") return undefined;
    const priority = mutation.priority ?? priorityOf(domain, applyDelta(shown ?? {}, delta));
    return {
      op_id: opId,
      domain,
      mobile_id: mobileId,
      op,
      base_version: baseVersion ?? confirmed?.version ?? 0,
      ...(op === "upsert" && { delta: delta.delta, ...(delta.unset.length > 0 && { unset: delta.unset }) }),
      modified_at: timeAfter(now, waiting.at(-1)?.modified_at),
      ...(priority && { priority }),
    };
  };
}

type Sent = Pick<Mutation, "changes" | "unset" | "fields">;

function copyOf({ changes, unset, fields }: Mutation): Sent {
  if (changes && fields) throw new InvalidEdit("give changes or fields, not both");
  return {
    changes: jsonCopy("changes", changes),
    fields: jsonCopy("fields", fields),
    unset: unset && [...unset],
  };
}

function jsonCopy<Value extends Json>(name: string, value: Value | undefined): Value | undefined {
  if (value === undefined) return undefined;
  const copy = JSON.parse(JSON.stringify(value)) as Value;
  if (jsonEqual(copy, value)) return copy;
  throw new InvalidEdit(`${name} must be plain JSON: no undefined, NaN, Date or class instance`);
}

function deltaOf({ changes = {}, unset = [], fields }: Sent, shown: Fields): Delta {
  return fields ? computeDelta(shown, fields) : { delta: changes, unset };
}

/**
 * Edits of one record must not go back in time when the device's clock does: the server takes the earlier of two edits
 * of one device for old news.
 */
function timeAfter(now: number, previous: string | undefined): string {
  return new Date(Math.max(now, previous ? Date.parse(previous) : now)).toISOString();
}
