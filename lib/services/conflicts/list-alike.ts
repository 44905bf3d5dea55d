import { z } from "zod";
import type { AlikeAnswer, AlikeConflict, AlikeDecision } from "@/lib/contract/conflict-alike";
import type { FieldChange } from "@/lib/contract/record-timeline";
import { chooseFields } from "@/lib/core/conflict/choose-fields";
import { decideAlike } from "@/lib/core/conflict/decide-alike";
import { isAboutLife } from "@/lib/core/conflict/review";
import { own } from "@/lib/core/own";
import { type AlikeEntry, type AlikeRow, listAlikeRows } from "@/lib/db/conflict/list-alike-rows";
import { requireManager, type TenantContext } from "../context";
import { inTurns } from "../in-turns";
import { choiceOf } from "./choice-of";
import { entryTag } from "./conflict-detail";
import { noSuchConflict } from "./get-conflict";

type Asked = { ctx: TenantContext; input: AlikeDecision & { id: string } };

/** More than these, and more than fit into an answer, are decided in a second go. */
const SHOWN = 500;

/**
 * Which other waiting conflicts a decision could be applied to, and what it would write there. Writes nothing.
 * @throws Refusal `forbidden` for viewers, `not_found` also for another tenant's conflict.
 */
export async function listAlike({ ctx, input }: Asked): Promise<AlikeAnswer> {
  requireManager(ctx);
  if (!z.uuid().safeParse(input.id).success) throw noSuchConflict();
  const found = await listAlikeRows(ctx.tenant, input.id, SHOWN);
  if (!found) throw noSuchConflict();
  return { total: found.total, items: await inTurns(alikeConflicts(found.rows, input)) };
}

function* alikeConflicts(
  rows: readonly AlikeRow[],
  decision: AlikeDecision,
): Generator<void, AlikeConflict[]> {
  const items: AlikeConflict[] = [];
  for (const row of rows) {
    items.push(alikeConflict(row, decision));
    yield;
  }
  return items;
}

function alikeConflict(row: AlikeRow, decision: AlikeDecision): AlikeConflict {
  const entry: AlikeEntry = JSON.parse(row.told);
  return {
    id: row.id,
    mobile_id: row.mobile_id,
    label: row.label,
    device_name: row.device_name,
    created_at: row.created_at.toISOString(),
    changes: changesOf(entry, decision),
    expected_version: row.record_version,
    expected_entry: entryTag(entry.client),
  };
}

/** What would be written, field by field; of a decision about the record's life there is nothing to tell. */
function changesOf({ record, ...conflict }: AlikeEntry, decision: AlikeDecision): FieldChange[] {
  if (isAboutLife(conflict, { deleted: false })) return [];
  const choice = choiceOf(decideAlike(decision, conflict, { data: record }));
  const chosen = chooseFields(conflict, record, choice);
  if (!chosen.ok) return [];
  const { set, unset } = chosen.changes;
  return [...Object.keys(set), ...unset].map((field) => {
    const [before, after] = [own(record, field), own(set, field)];
    return { field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  });
}
