import type { ConflictListQuery, ConflictSummary } from "@/lib/contract/conflict-review";
import type { TenantContext } from "../context";
import { type CsvColumns, csvOfPages } from "../export/csv-of-pages";
import { jsonOfPages } from "../export/json-of-pages";
import { listConflicts } from "./list-conflicts";

/** Every conflict that the list's filters match, in its order, as CSV or JSON. */
export function exportConflicts({ ctx, input }: { ctx: TenantContext; input: ConflictListQuery }) {
  const write = input.format === "csv" ? csvOfPages : jsonOfPages;
  return write(COLUMNS, (cursor) => listConflicts({ ctx, input: { ...input, cursor, limit: PAGE } }));
}

const PAGE = 200;

const COLUMNS: CsvColumns<ConflictSummary> = {
  conflict_id: (conflict) => conflict.id,
  created_at: (conflict) => conflict.created_at,
  domain: (conflict) => conflict.domain,
  mobile_id: (conflict) => conflict.mobile_id,
  label: (conflict) => conflict.label,
  kind: (conflict) => conflict.kind,
  state: (conflict) => conflict.state,
  winner: (conflict) => conflict.winner,
  strategy: (conflict) => conflict.strategy,
  fields: (conflict) => conflict.fields.map(({ name }) => name).join(" "),
  fields_total: (conflict) => conflict.fields_total,
  device: (conflict) => conflict.device?.name ?? null,
  reviewed_at: (conflict) => conflict.reviewed_at,
  reviewer: (conflict) => conflict.reviewer_name,
  undone_at: (conflict) => conflict.undone?.at ?? null,
  undone_by: (conflict) => conflict.undone?.by ?? null,
};
