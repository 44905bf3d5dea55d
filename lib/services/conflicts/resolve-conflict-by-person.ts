import { z } from "zod";
import type { Decision, ResolveAnswer, ResolveRequest } from "@/lib/contract/conflict-review";
import type { Fields } from "@/lib/contract/json";
import type { Choice } from "@/lib/core/conflict/choose-fields";
import { decideAnew } from "@/lib/core/conflict/decide-anew";
import { applyReview, type Review } from "@/lib/core/conflict/review";
import { stoodBefore } from "@/lib/core/conflict/undo";
import { checkFields } from "@/lib/core/domains/check-fields";
import { findDomain } from "@/lib/core/domains/registry";
import type { Mark, RecordState } from "@/lib/core/sync/record";
import { holdClock } from "@/lib/db/clock";
import { endAttention } from "@/lib/db/conflict/attention-rows";
import { type ConflictRow, findConflictRow } from "@/lib/db/conflict/find-conflict-row";
import { readRecord } from "@/lib/db/record/read-record";
import { writeByPerson } from "@/lib/db/record/write-by-person";
import type { TenantTx } from "@/lib/db/tx";
import { withTenant } from "@/lib/db/with-tenant";
import { recordAudit } from "../audit/record-audit";
import { requireManager, type TenantContext } from "../context";
import { Refusal } from "../refusal";
import { choiceOf } from "./choice-of";
import { entryTag } from "./conflict-detail";
import { endedConflict } from "./ended-conflict";
import { noSuchConflict } from "./get-conflict";
import { requireFits } from "./require-fits";

type Resolution = { ctx: TenantContext; input: ResolveRequest & { id: string }; now?: Date };

/** Stands in `writer` and in field marks for a person in the dashboard. */
const PERSON = 0;

/**
 * Settles a waiting conflict, or one whose resolution was undone, by a person's choice: a write like any other, which
 * every device pulls.
 * @throws Refusal `already_resolved` for the second of two people, `record_moved` where the record or the waiting edit
 * is not the one that the person saw, `invalid_request` where the choice doesn't fit what is at stake.
 */
export async function resolveConflictByPerson({
  ctx,
  input,
  now = new Date(),
}: Resolution): Promise<ResolveAnswer> {
  requireManager(ctx);
  const { id } = input;
  if (!z.uuid().safeParse(id).success) throw noSuchConflict();
  return withTenant(ctx.tenant, async (t) => {
    const version = (await holdClock(t)).version + 1;
    const { conflict, record } = await readWaiting(t, { ctx, input });
    checkValues(conflict.domain, input.values);
    const reviewed = review(conflict, record, choiceOf(input), [version, PERSON, now.getTime()]);
    if (!reviewed.ok) throw notWhatIsAtStake(reviewed);
    requireFits(record, reviewed.after);
    const { domain, mobile_id: mobileId } = conflict;
    const { after, before, winner } = reviewed;
    const priority = findDomain(domain)?.priorityOf(after.data) ?? "normal";
    const write = { domain, mobileId, after, before, priority, userId: ctx.person.userId, conflictId: id };
    await writeByPerson(t, write);
    const decision: Decision = {
      choice: input.choice,
      ...reviewed.decided,
      ...(conflict.undone_at && { stood: stoodOf(conflict) }),
      ...(input.note && { note: input.note }),
    };
    await t.models.conflictLog.update({
      where: {
        tenantId_id: { tenantId: ctx.tenant, id },
        OR: [{ state: "pending" }, { undoneAt: { not: null } }],
      },
      data: {
        ...NOT_UNDONE,
        state: "reviewed",
        winner,
        resultVersion: version,
        decision,
        reviewedAt: now,
        reviewedBy: ctx.person.userId,
        reviewerName: ctx.person.name,
      },
    });
    await endAttention(t, id);
    await recordAudit(t, ctx.person, {
      action: "conflict.resolve",
      target: `${domain}/${mobileId}`,
      ...(input.note && { reason: input.note }),
      before: { conflict_id: id, version: record?.version ?? 0, undone: conflict.undone_at !== null },
      after: { conflict_id: id, version, undone: false, winner, ...decision },
    });
    return { conflict_id: id, version, winner };
  });
}

/** An undone resolution counts as none: the conflict is decided like one that waits. */
function review(conflict: ConflictRow, record: RecordState | null, choice: Choice, mark: Mark): Review {
  const ended = endedConflict(conflict);
  if (ended) return decideAnew(ended, record, choice, mark);
  if (!record) throw new Error(`conflict ${conflict.id} waits on a record that is gone`);
  const { client_entry: client, base, fields: verdicts } = conflict;
  return applyReview(
    { client, base, base_version: Number(conflict.base_version), verdicts },
    record,
    choice,
    mark,
  );
}

function stoodOf(conflict: ConflictRow): Fields | undefined {
  const ended = endedConflict(conflict);
  return ended ? stoodBefore(ended) : undefined;
}

/** The version that the undo wrote stays: the record's history tells it by that. */
const NOT_UNDONE = { undoneAt: null, undoneBy: null, undoerName: null };

async function readWaiting(
  t: TenantTx,
  { input }: Resolution,
): Promise<{ conflict: ConflictRow; record: RecordState | null }> {
  const conflict = await findConflictRow(t, input.id);
  if (!conflict) throw noSuchConflict();
  if (conflict.state !== "pending" && !conflict.undone_at) {
    const who = conflict.reviewer_name ? `${conflict.reviewer_name} resolved` : "The policy settled";
    throw new Refusal("already_resolved", `${who} this conflict already. Nothing was changed.`);
  }
  const record = await readRecord(t, conflict.domain, conflict.mobile_id);
  const standing = record?.version ?? 0;
  if (standing !== input.expected_version) {
    throw moved(`It is at version ${standing} now, you saw ${input.expected_version}.`, "expected_version");
  }
  if (input.expected_entry !== undefined && input.expected_entry !== entryTag(conflict.client_entry)) {
    throw moved("The device sent a later edit of the same fields.", "expected_entry");
  }
  return { conflict, record };
}

/** A person's own values are held to the domain like a device's. */
function checkValues(domain: string, values: Fields = {}): void {
  const known = findDomain(domain);
  const fault = known && checkFields(known, values);
  if (!fault) return;
  const errors = [{ path: `values.${fault.path}`, message: fault.message }];
  throw new Refusal("invalid_request", `${fault.path} ${fault.message}.`, { errors });
}

function moved(how: string, path: string): Refusal {
  return new Refusal(
    "record_moved",
    `The record changed while you decided. ${how} Look at the new state and decide again.`,
    {
      errors: [{ path, message: how }],
    },
  );
}

function notWhatIsAtStake(review: Extract<Review, { ok: false }>): Refusal {
  if ("wholeRecord" in review) {
    return new Refusal(
      "invalid_request",
      "Whether the record lives is at stake: choose client or server as a whole.",
      {
        errors: [{ path: "choice", message: 'must be "client" or "server"' }],
      },
    );
  }
  return new Refusal("invalid_request", "Choose a side for each field that differs, and for no other.", {
    errors: [
      ...review.missing.map((field) => ({ path: `fields.${field}`, message: "choose client or server" })),
      ...review.unknown.map((field) => ({ path: `fields.${field}`, message: "is not a field of this edit" })),
    ],
  });
}
