import { type Domain, policyOf, priorityByField } from "./domain";
import { KNOWN_FIELDS } from "./known-fields";

/** A planned job on an asset, with its parts and minutes: the later edit is right. */
export const workOrder: Domain = {
  name: "work_order",
  title: "Work orders",
  code: 5,
  fields: KNOWN_FIELDS.work_order,
  defaultPolicy: policyOf({ strategy: "most_recent_wins" }),
  priorityOf: priorityByField,
};
