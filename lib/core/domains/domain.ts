import type { Priority } from "../../contract/entry";
import type { Fields } from "../../contract/json";
import type { Policy } from "../../contract/policy";
import type { FieldKinds } from "./known-fields";

/** One kind of record that Tidelock syncs. A new one is a file like its neighbours, its fields, and a line in the registry. */
export type Domain = {
  name: string;
  /** What a person reads. */
  title: string;
  /** Stands for it where rows are many: 1 to 31, never given anew. 0 is a domain that nobody knows. */
  code: number;
  /** Known fields. Others are kept as they come. */
  fields: FieldKinds;
  defaultPolicy: Policy;
  /** How urgent a record is, on its way in and out. */
  priorityOf: (data: Fields) => Priority;
};

/** Bound of a device's word on when an edit was made: 90 days. */
const MAX_EDIT_AGE_MS = 90 * 86_400_000;

/** A policy with the defaults of the contract and what the domain says of its own. */
export function policyOf(own: Partial<Policy> & Pick<Policy, "strategy">): Policy {
  return {
    merge: "fields",
    clock_tolerance_ms: 2000,
    on_tie: "server",
    max_edit_age_ms: MAX_EDIT_AGE_MS,
    fields: {},
    critical: {},
    closing: { field: "status", values: [] },
    ...own,
  };
}

/** The rule of domains with a `priority` field: what the record says, else normal. */
export function priorityByField(data: Fields): Priority {
  if (data.priority === "critical" || data.priority === "high") return "high";
  return data.priority === "low" ? "low" : "normal";
}
