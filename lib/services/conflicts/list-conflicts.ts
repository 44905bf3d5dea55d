import { z } from "zod";
import type { ConflictListQuery, ConflictSummary } from "@/lib/contract/conflict-review";
import type { Page } from "@/lib/contract/page";
import { listConflictRows } from "@/lib/db/conflict/list-conflict-rows";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { decodeCursor, encodeCursor } from "../cursor";
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
  const position = decodeCursor(Position, input.cursor);
  const after = position && { createdAt: new Date(position[0]), id: position[1] };
  const { rows, total } = await withTenant(ctx.tenant, (tx) =>
    listConflictRows(ctx.tenant, tx, { ...input, limit: input.limit + 1, after }),
  );
  const shown = rows.slice(0, input.limit);
  const last = shown.at(-1);
  const more = rows.length > input.limit && last;
  return {
    items: shown.map(conflictSummary),
    next_cursor: more ? encodeCursor([last.created_at.getTime(), last.id]) : null,
    total,
  };
}

/** The last moment that is written alike by JavaScript and PostgreSQL. */
const LAST_MOMENT = Date.parse("9999-12-31T23:59:59Z");
const Position = z.tuple([z.int().min(0).max(LAST_MOMENT), z.uuid()]);
