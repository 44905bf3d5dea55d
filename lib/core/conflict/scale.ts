import type { Fields, Json } from "../../contract/json";
import type { Policy, Scale } from "../../contract/policy";
import { own } from "../own";

/** Where a value stands on its scale, or nothing where it can't be compared. */
export function rank(scale: Scale, value: Json | undefined): number | undefined {
  if (scale.kind === "number") return typeof value === "number" ? value : undefined;
  const index = scale.values.indexOf(value as string | number | boolean);
  return index === -1 ? undefined : index;
}

/** Whether the record stands on the escalated part of any critical field's scale. */
export function isEscalated(policy: Policy, data: Fields): boolean {
  return Object.entries(policy.critical).some(([field, scale]) => isEscalatedValue(scale, own(data, field)));
}

/** Whether a value lies on the escalated part of its scale. */
export function isEscalatedValue(scale: Scale, value: Json | undefined): boolean {
  if (scale.escalated_from === undefined) return false;
  const from = rank(scale, scale.escalated_from);
  const at = rank(scale, value);
  return from !== undefined && at !== undefined && at >= from;
}

/** Whether `after` stands higher than `before` on the field's scale; an absent field stood at its bottom. */
export function isRaised(scale: Scale, before: Json | undefined, after: Json | undefined): boolean {
  const to = rank(scale, after);
  if (to === undefined) return false;
  return to > (rank(scale, before) ?? 0);
}
