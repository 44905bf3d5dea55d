import { type Domain, policyOf, priorityByField } from "./domain";
import { KNOWN_FIELDS } from "./known-fields";

/** A trouble report: whatever else happens, an escalation is never lowered by somebody who didn't know of it. */
export const ticket: Domain = {
  name: "ticket",
  title: "Tickets",
  code: 4,
  fields: KNOWN_FIELDS.ticket,
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
