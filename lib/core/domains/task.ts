import { type Domain, policyOf, priorityByField } from "./domain";

/** A piece of work that several people touch: the later edit is right. */
export const task: Domain = {
  name: "task",
  title: "Tasks",
  code: 3,
  fields: {
    title: "string",
    status: "string",
    priority: "string",
    assignee: "string",
    site: "string",
    notes: "string",
    due_at: "time",
  },
  defaultPolicy: policyOf({ strategy: "most_recent_wins" }),
  priorityOf: priorityByField,
};
