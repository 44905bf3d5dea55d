import { type Domain, policyOf, priorityByField } from "./domain";

/** A trouble report: whatever else happens, an escalation is never lowered by somebody who didn't know of it. */
export const ticket: Domain = {
  name: "ticket",
  title: "Tickets",
  code: 4,
  fields: {
    title: "string",
    description: "string",
    status: "string",
    priority: "string",
    category: "string",
    assignee: "string",
    assignment_group: "string",
    is_escalated: "boolean",
    escalation_level: "count",
  },
  defaultPolicy: policyOf({
    strategy: "preserve_escalation",
    critical: {
      is_escalated: { kind: "order", values: [false, true], escalated_from: true },
      escalation_level: { kind: "number", escalated_from: 1 },
      priority: { kind: "order", values: ["low", "medium", "high", "critical"] },
    },
    closing: { field: "status", values: ["resolved", "closed", "cancelled"] },
  }),
  priorityOf: (data) =>
    data.is_escalated === true || Number(data.escalation_level) > 0 ? "high" : priorityByField(data),
};
