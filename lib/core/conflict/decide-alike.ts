import type { AlikeDecision } from "../../contract/conflict-alike";
import type { ResolveRequest, Side } from "../../contract/conflict-review";
import type { Fields } from "../../contract/json";
import { type EntryFields, fieldsAtStake } from "./entry-fields";

type Choice = Pick<ResolveRequest, "choice" | "fields" | "values">;

/**
 * A decision carried over to another conflict: the same side or value for the same field. What else is at stake there,
 * only its device has changed, so that its edit is taken.
 */
export function decideAlike(
  decision: AlikeDecision,
  conflict: EntryFields,
  record: { data: Fields },
): Choice {
  if (decision.choice !== "fields") return { choice: decision.choice };
  const fields: { [field: string]: Side } = {};
  const values: Fields = {};
  for (const field of fieldsAtStake(conflict, record)) {
    const value = decision.values?.[field];
    if (value !== undefined) values[field] = value;
    else fields[field] = decision.fields?.[field] ?? "client";
  }
  return { choice: "fields", fields, values };
}
