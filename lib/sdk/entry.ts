import type { Priority } from "../contract/entry";
import type { Fields } from "../contract/json";

/** One edit as it travels: an entry of a push, in the form this client sends. */
export type Entry = {
  op_id: string;
  domain: string;
  mobile_id: string;
  op: "upsert" | "delete";
  /** The version that the user saw; 0 only for the creation of a record. */
  base_version: number;
  delta?: Fields;
  /** The record whole, with which of its fields the user changed: for a server that no longer has it. */
  data?: Fields;
  changed_fields?: string[];
  unset?: string[];
  modified_at: string;
  /** The record is offered back to a server that was restored from a backup: the version it had before. */
  lost_version?: number;
  priority?: Priority;
};

/** The fields that an edit changes, but for a deletion. */
export function changedBy({ delta, data, changed_fields, unset = [] }: Entry): string[] {
  return [...(changed_fields ?? Object.keys(delta ?? data ?? {})), ...unset];
}

/** An edit that doesn't make a record stands on a version, be it the oldest: it must never make one. */
export const OLDEST = 1;

/** Whether this edit makes a record. Every other edit stands on a version, so that it is never taken for one that does. */
export function isCreation({ op, base_version }: Entry): boolean {
  return op === "upsert" && base_version === 0;
}
