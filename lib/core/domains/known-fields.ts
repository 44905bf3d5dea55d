import type { FieldKind } from "./field-kinds";

/** The kinds of a domain's known fields. */
export type FieldKinds = { readonly [field: string]: FieldKind };

/**
 * The known fields of the built-in domains: the strings by name, then the others. Apart from their policies, and short,
 * because clients check edits by them too.
 */
export const KNOWN_FIELDS = {
  journal: known("title body mood location", { entry_date: "date_or_time", tags: "strings" }),
  attendance: known("worker_id status site", {
    check_in_at: "time",
    check_out_at: "time",
    latitude: "number",
    longitude: "number",
  }),
  task: known("title status priority assignee site notes", { due_at: "time" }),
  ticket: known("title description status priority category assignee assignment_group", {
    is_escalated: "boolean",
    escalation_level: "count",
  }),
  work_order: known("title status priority assignee asset notes", {
    scheduled_at: "time",
    parts: "objects",
    labor_minutes: "count",
  }),
};

function known(strings: string, others: FieldKinds): FieldKinds {
  const kinds = strings.split(" ").map((field): [string, FieldKind] => [field, "string"]);
  return { ...Object.fromEntries(kinds), ...others };
}
