import type { Fields, Json } from "@/lib/contract/json";
import type { IncidentRow } from "./read-incidents";

/** Columns that say who looked at the row when, and those that become a field of a ticket under another name. */
const NO_FIELDS = new Set([
  "number",
  "sys_mod_count",
  "sys_updated_by",
  "sys_updated_at",
  "sys_created_by",
  "sys_created_at",
  "incident_state",
  "priority",
  "category",
  "assigned_to",
  "assignment_group",
]);

/** Every row of the audit holds how its incident ended; a person knows it only from then on. */
const KNOWN_FROM: { [column: string]: readonly string[] } = {
  resolved_by: ["Resolved", "Closed"],
  resolved_at: ["Resolved", "Closed"],
  closed_at: ["Closed"],
  closed_code: ["Closed"],
};

const PRIORITIES: { [priority: string]: string } = {
  "1 - Critical": "critical",
  "2 - High": "high",
  "3 - Moderate": "medium",
  "4 - Low": "low",
};

const NUMBERS = new Set(["reassignment_count", "reopen_count"]);

/** An incident that changes hands this often is somebody's problem: each time raises its level by one. */
const HANDOVERS_PER_LEVEL = 4;

/** The incident as a ticket: what tickets know under its own name, every other column that is known as it is. */
export function ticketOfRow(row: IncidentRow): Fields {
  const known = (column: string) => (row[column] === "?" || row[column] === "" ? undefined : row[column]);
  const level = escalationLevel(row);
  const named: { [field: string]: Json | undefined } = {
    title: `${row.number}: call of ${known("caller_id") ?? "an unknown caller"}`,
    description: [known("u_symptom"), known("location")].filter(Boolean).join(" at ") || undefined,
    status: row.incident_state?.toLowerCase().replaceAll(" ", "_"),
    priority: PRIORITIES[row.priority ?? ""],
    category: known("category"),
    assignee: known("assigned_to"),
    assignment_group: known("assignment_group"),
    is_escalated: level > 0,
    escalation_level: level,
  };
  const others = Object.keys(row)
    .filter((column) => !NO_FIELDS.has(column))
    .filter((column) => KNOWN_FROM[column]?.includes(row.incident_state ?? "") ?? true)
    .map((column): [string, Json | undefined] => [column, readValue(column, known(column))]);
  const fields: Fields = {};
  for (const [field, value] of [...Object.entries(named), ...others])
    if (value !== undefined) fields[field] = value;
  return fields;
}

function escalationLevel(row: IncidentRow): number {
  const urgent = [row.impact, row.urgency].filter((value) => value === "1 - High").length;
  return Math.min(3, urgent + Math.floor(Number(row.reassignment_count ?? 0) / HANDOVERS_PER_LEVEL));
}

function readValue(column: string, text: string | undefined): Json | undefined {
  if (text === "TRUE" || text === "FALSE") return text === "TRUE";
  return text !== undefined && NUMBERS.has(column) ? Number(text) : text;
}
