import type { Fields } from "@/lib/contract/json";
import { computeDelta, isEmpty } from "@/lib/sdk/delta";
import type { IncidentRow } from "./read-incidents";
import { ticketOfRow } from "./ticket-of-row";

/** What one person did to one ticket. `at` in ms since 1970, by the audit's clock. */
export type IncidentEdit = {
  at: number;
  person: string;
  mobileId: string;
  /** The ticket whole where the person opened it; else what they changed and removed. */
  changes: Fields;
  unset: string[];
};

/** The audit's clock shows minutes; several changes of one incident in the same minute keep their order. */
const AT_LEAST_APART_MS = 10_000;

/**
 * The edits of all incidents in the order in which they were made: the difference between two rows of one incident is
 * one edit of the person who wrote the later one. Rows that change nothing that the audit shows are left out.
 */
export function editsOfIncidents(rows: readonly IncidentRow[]): IncidentEdit[] {
  const incidents = new Map<string, IncidentRow[]>();
  for (const row of rows) {
    const number = row.number ?? "";
    incidents.set(number, [...(incidents.get(number) ?? []), row]);
  }
  return [...incidents.values()].flatMap(editsOfIncident).sort((a, b) => a.at - b.at);
}

function editsOfIncident(rows: readonly IncidentRow[]): IncidentEdit[] {
  const edits: IncidentEdit[] = [];
  let ticket: Fields = {};
  let at = 0;
  for (const row of rows.toSorted((a, b) => Number(a.sys_mod_count) - Number(b.sys_mod_count))) {
    at = Math.max(timeOf(row.sys_updated_at ?? ""), at + AT_LEAST_APART_MS);
    const next = ticketOfRow(row);
    const delta = computeDelta(ticket, next);
    ticket = next;
    if (isEmpty(delta)) continue;
    const { number = "", sys_updated_by: person = "" } = row;
    edits.push({ at, person, mobileId: number, changes: delta.delta, unset: delta.unset });
  }
  return edits;
}

/** `29-02-2016 04:57`, taken for UTC. */
function timeOf(text: string): number {
  const [, day, month, year, hour, minute] = text.match(/^(\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d)$/) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
}
