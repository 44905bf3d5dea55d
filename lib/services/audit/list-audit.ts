import { z } from "zod";
import type { AuditEntry, AuditListQuery } from "@/lib/contract/audit";
import type { Page } from "@/lib/contract/page";
import { type AuditRow, listAuditRows } from "@/lib/db/audit/audit-rows";
import { fitting } from "@/lib/db/bounded-page";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { pageOf, readCursor } from "../cursor";

/**
 * One page of who did what in a tenant, newest first.
 * @throws Refusal `invalid_request` for a cursor of another list.
 */
export async function listAudit({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: AuditListQuery;
}): Promise<Page<AuditEntry>> {
  const reading = readCursor(z.int().positive(), input.cursor);
  const query = { ...input, limit: input.limit + 1, reading };
  const read = await withTenant(ctx.tenant, (t) => listAuditRows(t, query));
  return pageOf(
    read,
    { limit: fitting(read.rows, input.limit), reading },
    { item: auditEntry, positionOf: (row) => row.seq },
  );
}

function auditEntry(row: AuditRow): AuditEntry {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    actor: row.actor_name,
    action: row.action,
    target: row.target,
    reason: row.reason,
    before: row.before,
    after: row.after,
    hash: Buffer.from(row.hash).toString("hex"),
  };
}
