import type { AuditEntry, AuditListQuery } from "@/lib/contract/audit";
import type { TenantContext } from "../context";
import { type CsvColumns, csvOfPages } from "../export/csv-of-pages";
import { jsonOfPages } from "../export/json-of-pages";
import { listAudit } from "./list-audit";

const PAGE = 200;

/** Every entry that the filters match, newest first, as CSV or JSON; before and after are JSON texts. */
export function exportAudit({ ctx, input }: { ctx: TenantContext; input: AuditListQuery }) {
  const write = input.format === "csv" ? csvOfPages : jsonOfPages;
  return write(COLUMNS, (cursor) => listAudit({ ctx, input: { ...input, cursor, limit: PAGE } }));
}

const COLUMNS: CsvColumns<AuditEntry> = {
  seq: (entry) => entry.seq,
  at: (entry) => entry.at,
  actor: (entry) => entry.actor,
  action: (entry) => entry.action,
  target: (entry) => entry.target,
  reason: (entry) => entry.reason,
  before: (entry) => JSON.stringify(entry.before),
  after: (entry) => JSON.stringify(entry.after),
  hash: (entry) => entry.hash,
};
