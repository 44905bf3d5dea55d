import { z } from "zod";
import type { ConflictListQuery, ConflictSummary } from "@/lib/contract/conflict-review";
import { type Page, REVERSED } from "@/lib/contract/page";
import { type ConflictPosition, listConflictRows } from "@/lib/db/conflict/list-conflict-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { pageOf, readCursor } from "../cursor";
import { limitsOf } from "../settings/limits-of";
import { conflictSummary } from "./conflict-summary";

/**
 * One page of a tenant's conflicts: the inbox (pending), or the log of what policies settled or people reviewed.
 * @throws Refusal `invalid_request` for a cursor of another list.
 */
export async function listConflicts({
  ctx,
  input,
}: {
  ctx: TenantContext;
  input: ConflictListQuery;
}): Promise<Page<ConflictSummary>> {
  const reading = readCursor(Position, input.cursor);
  const limits = await limitsOf(ctx.tenant);
  const query = {
    ...input,
    ...(input.overdue && { older_than_hours: limits.review_within_hours }),
    limit: input.limit + 1,
    order: reading?.back ? REVERSED[input.order] : input.order,
    after: reading && positionOf(reading.position),
  };
  const read = await withTenant(ctx.tenant, (t) => listConflictRows(t, query));
  return pageOf(
    read,
    { limit: input.limit, reading },
    {
      item: (row) => conflictSummary(row, limits),
      positionOf: (row) => [row.created_at.getTime(), row.id, row.urgency],
    },
  );
}

/** The last moment that is written alike by JavaScript and PostgreSQL. */
const LAST_MOMENT = Date.parse("9999-12-31T23:59:59Z");
const Position = z.tuple([z.int().min(0).max(LAST_MOMENT), z.uuid(), z.int().min(0).max(2)]);

function positionOf([at, id, urgency]: z.infer<typeof Position>): ConflictPosition {
  return { createdAt: new Date(at), id, urgency };
}
