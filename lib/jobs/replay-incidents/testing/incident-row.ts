import type { IncidentRow } from "../read-incidents";

/** A row of the audit as its incident begins, with what a test cares about. */
export function incidentRow(part: IncidentRow = {}): IncidentRow {
  return {
    number: "INC1",
    incident_state: "New",
    active: "TRUE",
    reassignment_count: "0",
    sys_mod_count: "0",
    caller_id: "Caller 7",
    sys_updated_by: "Updated by 1",
    sys_updated_at: "29-02-2016 04:57",
    location: "Location 165",
    category: "Category 40",
    u_symptom: "Symptom 471",
    impact: "2 - Medium",
    urgency: "2 - Medium",
    priority: "3 - Moderate",
    assignment_group: "Group 70",
    assigned_to: "?",
    closed_code: "code 5",
    resolved_by: "Resolved by 81",
    resolved_at: "01-03-2016 09:52",
    closed_at: "06-03-2016 10:00",
    ...part,
  };
}
