import { type Domain, policyOf, priorityByField } from "./domain";
import { KNOWN_FIELDS } from "./known-fields";

/** A piece of work that several people touch: the later edit is right. */
export const task: Domain = {
  name: "task",
  title: "Tasks",
  code: 3,
  fields: KNOWN_FIELDS.task,
  defaultPolicy: policyOf({ strategy: "most_recent_wins" }),
  priorityOf: priorityByField,
};
