import { z } from "zod";
import type { AttentionAnswer, AttentionRequest } from "@/lib/contract/conflict-attention";
import { findStanding, listAttention, markAttention } from "@/lib/db/conflict/attention-rows";
import { withTenant } from "@/lib/db/with-tenant";
import { requireManager, type TenantContext } from "../context";
import { entryTag } from "./conflict-detail";
import { noSuchConflict } from "./get-conflict";

type Attending = { ctx: TenantContext; input: AttentionRequest & { id: string } };

/** Pages say so every 15 s; who misses two is gone. */
const LOOKING_SEC = 40;

/**
 * "I am looking at this": tells who else does and what they have drafted, keeps the caller's draft, and says how the
 * conflict stands by now. Kept in the database, so that it holds over any number of server processes.
 * @throws Refusal `not_found`, also for another tenant's conflict; `forbidden` for a viewer's draft.
 */
export async function attendConflict({ ctx, input: { id, draft } }: Attending): Promise<AttentionAnswer> {
  if (draft) requireManager(ctx);
  if (!z.uuid().safeParse(id).success) throw noSuchConflict();
  return withTenant(ctx.tenant, async (t) => {
    const standing = await findStanding(t, id);
    if (!standing) throw noSuchConflict();
    const { userId, name: userName } = ctx.person;
    await markAttention(t, { conflictId: id, userId, userName, draft });
    const rows = await listAttention(t, id, LOOKING_SEC);
    return {
      others: rows
        .filter((row) => row.user_id !== userId)
        .map((row) => ({
          name: row.user_name,
          looking: row.looking,
          seen_at: row.seen_at.toISOString(),
          draft: row.draft,
        })),
      own_draft: rows.find((row) => row.user_id === userId)?.draft ?? null,
      state: standing.state,
      undone: standing.undone,
      record_version: standing.record_version === null ? null : Number(standing.record_version),
      entry_tag: entryTag(standing.client_entry),
    };
  });
}
