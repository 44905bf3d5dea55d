import type { Fields } from "../contract/json";
import { jsonEqual } from "../core/json-equal";
import { own } from "../core/own";

/** What turns one state of a record into another: fields set to a value, and fields removed. */
export type Delta = { delta: Fields; unset: string[] };

/**
 * The smallest delta from `base` to `next`. A top-level key is a field: a nested value that differs anywhere travels
 * whole. `null` is a value, not a removal.
 */
export function computeDelta(base: Fields, next: Fields): Delta {
  const differing = Object.entries(next).filter(([field, value]) => !jsonEqual(own(base, field), value));
  const unset = Object.keys(base).filter((field) => !Object.hasOwn(next, field));
  return { delta: Object.fromEntries(differing), unset };
}

/** `base` after a delta, as a new object: `applyDelta(base, computeDelta(base, next))` equals `next`. */
export function applyDelta(base: Fields, { delta = {}, unset = [] }: Partial<Delta>): Fields {
  const fields = { ...base, ...delta };
  for (const field of unset) delete fields[field];
  return fields;
}

export function isEmpty({ delta, unset }: Delta): boolean {
  return Object.keys(delta).length === 0 && unset.length === 0;
}
