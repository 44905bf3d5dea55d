import { parse } from "csv-parse/sync";
import { z } from "zod";

/** One row of the audit: the whole incident after one change. `?` means unknown. */
export type IncidentRow = { [column: string]: string };

/** The columns that the replay can't do without; all others are taken along. */
const Row = z.looseObject({
  number: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, "an incident's number"),
  incident_state: z.string(),
  sys_updated_by: z.string().min(1),
  sys_updated_at: z.string().regex(/^\d\d-\d\d-\d{4} \d\d:\d\d$/, "a time as DD-MM-YYYY HH:MM"),
  sys_mod_count: z.string().regex(/^\d+$/, "a whole number"),
});

/**
 * The rows of an incident audit in ServiceNow's columns.
 * @throws Error naming the first line that can't be read and why
 */
export function readIncidents(csv: string): IncidentRow[] {
  const rows: unknown[] = parse(csv, { columns: true, skip_empty_lines: true, bom: true });
  return rows.map((row, index) => {
    const read = Row.safeParse(row);
    if (read.success) return read.data as IncidentRow;
    const [issue] = read.error.issues;
    throw new Error(`line ${index + 2}: ${issue?.path.join(".")}: ${issue?.message}`);
  });
}
