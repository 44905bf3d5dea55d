import type { Policy } from "../../contract/policy";
import { jsonEqual } from "../json-equal";
import { own } from "../own";

/**
 * A draft that was made from `base`, on top of a policy that somebody else has changed meanwhile: what the draft changed
 * stays its own, everything else is as it now stands. Single fields' rules and scales each count by themselves.
 */
export function rebasePolicy(base: Policy, draft: Policy, onto: Policy): Policy {
  const part = <K extends keyof Policy>(key: K): Policy[K] =>
    same(draft[key], base[key]) ? onto[key] : draft[key];
  const rule = part("delete");
  return {
    strategy: part("strategy"),
    merge: part("merge"),
    clock_tolerance_ms: part("clock_tolerance_ms"),
    on_tie: part("on_tie"),
    max_edit_age_ms: part("max_edit_age_ms"),
    fields: rebaseFields(base.fields, draft.fields, onto.fields),
    critical: rebaseFields(base.critical, draft.critical, onto.critical),
    closing: part("closing"),
    ...(rule !== undefined && { delete: rule }),
  };
}

type ByField<T> = { [field: string]: T };

function rebaseFields<T>(base: ByField<T>, draft: ByField<T>, onto: ByField<T>): ByField<T> {
  const names = new Set([...Object.keys(onto), ...Object.keys(draft)]);
  const rebased: ByField<T> = {};
  for (const name of names) {
    const untouched = same(own(draft, name), own(base, name));
    const value = untouched ? own(onto, name) : own(draft, name);
    if (value !== undefined) rebased[name] = value;
  }
  return rebased;
}

/** Parts of a policy are JSON, or absent. */
function same(one: unknown, other: unknown): boolean {
  return jsonEqual(one as Parameters<typeof jsonEqual>[0], other as Parameters<typeof jsonEqual>[1]);
}
