import type { AlertIncident, IncidentListQuery } from "@/lib/contract/alert";
import type { TenantContext } from "../context";
import { type CsvColumns, csvOfPages } from "../export/csv-of-pages";
import { jsonOfPages } from "../export/json-of-pages";
import { listIncidents } from "./list-incidents";

/** Every time that rules fired, in the list's order, as CSV or JSON. */
export function exportIncidents({ ctx, input }: { ctx: TenantContext; input: IncidentListQuery }) {
  const write = input.format === "csv" ? csvOfPages : jsonOfPages;
  return write(COLUMNS, (cursor) => listIncidents({ ctx, input: { ...input, cursor, limit: PAGE } }));
}

const PAGE = 200;

const COLUMNS: CsvColumns<AlertIncident> = {
  incident_id: (incident) => incident.id,
  rule_id: (incident) => incident.rule_id,
  rule: (incident) => incident.rule_name,
  kind: (incident) => incident.kind,
  condition: (incident) => incident.condition,
  fired_at: (incident) => incident.fired_at,
  resolved_at: (incident) => incident.resolved_at,
  ended_by: (incident) => incident.ended_by,
  value: (incident) => incident.value,
  peak: (incident) => incident.peak,
  announced: (incident) => String(incident.announced),
};
