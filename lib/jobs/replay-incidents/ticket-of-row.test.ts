import { expect, test } from "vitest";
import { incidentRow } from "./testing/incident-row";
import { ticketOfRow } from "./ticket-of-row";

test("an incident becomes a ticket by the names that tickets know, and keeps its other columns", () => {
  expect(ticketOfRow(incidentRow())).toEqual({
    title: "INC1: call of Caller 7",
    description: "Symptom 471 at Location 165",
    status: "new",
    priority: "medium",
    category: "Category 40",
    assignment_group: "Group 70",
    is_escalated: false,
    escalation_level: 0,
    active: true,
    reassignment_count: 0,
    caller_id: "Caller 7",
    location: "Location 165",
    u_symptom: "Symptom 471",
    impact: "2 - Medium",
    urgency: "2 - Medium",
  });
});

test("how it ended is known only from its end on", () => {
  const ticket = ticketOfRow(incidentRow({ incident_state: "Closed" }));
  expect(ticket).toMatchObject({ status: "closed", resolved_by: "Resolved by 81", closed_code: "code 5" });
  expect(ticketOfRow(incidentRow({ incident_state: "Awaiting User Info" }))).not.toHaveProperty(
    "resolved_at",
  );
});

test.each([
  ["nothing urgent", {}, 0],
  ["a high impact", { impact: "1 - High" }, 1],
  ["a high impact and urgency", { impact: "1 - High", urgency: "1 - High" }, 2],
  ["nine handovers", { reassignment_count: "9" }, 2],
  ["everything at once", { impact: "1 - High", urgency: "1 - High", reassignment_count: "27" }, 3],
])("%s escalates it to level %j", (_, part, level) => {
  expect(ticketOfRow(incidentRow(part))).toMatchObject({ is_escalated: level > 0, escalation_level: level });
});
