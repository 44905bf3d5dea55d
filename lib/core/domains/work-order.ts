import { type Domain, policyOf, priorityByField } from "./domain";

/** A planned job on an asset, with its parts and minutes: the later edit is right. */
export const workOrder: Domain = {
  name: "work_order",
  title: "Work orders",
  code: 5,
  fields: {
    title: "string",
    status: "string",
    priority: "string",
    assignee: "string",
    asset: "string",
    notes: "string",
    scheduled_at: "time",
    parts: "objects",
    labor_minutes: "count",
  },
  defaultPolicy: policyOf({ strategy: "most_recent_wins" }),
  priorityOf: priorityByField,
};
