import { z } from "zod";
import type { AlikeAnswer, AlikeConflict, AlikeDecision } from "@/lib/contract/conflict-alike";
import type { FieldChange } from "@/lib/contract/record-timeline";
import { chooseFields } from "@/lib/core/conflict/choose-fields";
import { decideAlike } from "@/lib/core/conflict/decide-alike";
import { isAboutLife } from "@/lib/core/conflict/review";
import { own } from "@/lib/core/own";
import { type AlikeRow, listAlikeRows } from "@/lib/db/conflict/list-alike-rows";
import { withTenant } from "@/lib/db/with-tenant";
import { requireManager, type TenantContext } from "../context";
import { choiceOf } from "./choice-of";
import { entryTag } from "./conflict-detail";
import { noSuchConflict } from "./get-conflict";

type Asked = { ctx: TenantContext; input: AlikeDecision & { id: string } };

/** More than these are decided in a second go. */
const SHOWN = 500;

/**
 * Which other waiting conflicts a decision could be applied to, and what it would write there. Writes nothing.
 * @throws Refusal `forbidden` for viewers, `not_found` also for another tenant's conflict.
 */
export async function listAlike({ ctx, input }: Asked): Promise<AlikeAnswer> {
  requireManager(ctx);
  if (!z.uuid().safeParse(input.id).success) throw noSuchConflict();
  const { rows, total } = await withTenant(ctx.tenant, async (tx) => {
    const found = await tx.conflictLog.count({ where: { tenantId: ctx.tenant, id: input.id } });
    if (found === 0) throw noSuchConflict();
    return listAlikeRows(ctx.tenant, tx, input.id, SHOWN);
  });
  return { total, items: rows.map((row) => alikeConflict(row, input)) };
}

function alikeConflict(row: AlikeRow, decision: AlikeDecision): AlikeConflict {
  return {
    id: row.id,
    mobile_id: row.mobile_id,
    label: row.label,
    device_name: row.device_name,
    created_at: row.created_at.toISOString(),
    changes: changesOf(row, decision),
    expected_version: Number(row.record_version),
    expected_entry: entryTag(row.client_entry),
  };
}

/** What would be written, field by field; of a decision about the record's life there is nothing to tell. */
function changesOf(row: AlikeRow, decision: AlikeDecision): FieldChange[] {
  const conflict = { client: row.client_entry, base: row.base, verdicts: row.fields };
  if (isAboutLife(conflict, { deleted: false })) return [];
  const choice = choiceOf(decideAlike(decision, conflict, { data: row.record_data }));
  const chosen = chooseFields(conflict, row.record_data, choice);
  if (!chosen.ok) return [];
  const { set, unset } = chosen.changes;
  return [...Object.keys(set), ...unset].map((field) => {
    const [before, after] = [own(row.record_data, field), own(set, field)];
    return { field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  });
}
