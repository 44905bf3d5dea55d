import { z } from "zod";
import type { ConflictDetail } from "@/lib/contract/conflict-review";
import { findConflictRow } from "@/lib/db/conflict/find-conflict-row";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { Refusal } from "../refusal";
import { limitsOf } from "../settings/limits-of";
import { conflictDetail } from "./conflict-detail";
import { previewUndo } from "./preview-undo";

/**
 * A conflict with both sides whole and the why of each field. Looking changes nothing.
 * @throws Refusal `not_found`, also for another tenant's conflict.
 */
export async function getConflict({
  ctx,
  input: { id },
}: {
  ctx: TenantContext;
  input: { id: string };
}): Promise<ConflictDetail> {
  const known = z.uuid().safeParse(id).success;
  if (!known) throw noSuchConflict();
  const limits = await limitsOf(ctx.tenant);
  return withTenant(ctx.tenant, async (t) => {
    const row = await findConflictRow(t, id);
    if (!row) throw noSuchConflict();
    return conflictDetail(row, limits, await previewUndo(t, row));
  });
}

export function noSuchConflict(): Refusal {
  return new Refusal("not_found", "There is no such conflict in this tenant.");
}
