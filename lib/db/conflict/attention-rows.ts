import type { LoggedClientEntry } from "@/lib/contract/conflict";
import type { ConflictDraft } from "@/lib/contract/conflict-attention";
import type { ConflictState } from "@/lib/contract/conflict-review";
import { nothing, sql } from "../sql";
import type { TenantModelTx, TenantTx } from "../tx";

type Attention = {
  conflictId: string;
  userId: string;
  userName: string;
  draft?: ConflictDraft | null | undefined;
};

/** Marks that somebody looks at a conflict; their draft is written, thrown away (null) or left as it is (undefined). */
export async function markAttention(t: TenantTx, mark: Attention): Promise<void> {
  const { conflictId, userId, userName, draft } = mark;
  const text = draft ? JSON.stringify(draft) : null;
  const drafted =
    draft === undefined ? nothing : sql`, draft = excluded.draft, drafted_at = excluded.drafted_at`;
  await t.run(sql`
    INSERT INTO conflict_attention AS a (tenant_id, conflict_id, user_id, user_name, draft, drafted_at)
    VALUES (${t}, ${conflictId}::uuid, ${userId}::uuid, ${userName}, ${text}::jsonb,
      CASE WHEN ${text}::text IS NOT NULL THEN now() END)
    ON CONFLICT (tenant_id, conflict_id, user_id)
      DO UPDATE SET user_name = excluded.user_name, seen_at = now() ${drafted}`);
}

export type AttentionRow = {
  user_id: string;
  user_name: string;
  seen_at: Date;
  looking: boolean;
  draft: ConflictDraft | null;
};

/** Everybody who looked at a conflict within `withinSec`, or left a draft of it; whoever is here the longest first. */
export function listAttention(t: TenantTx, conflictId: string, withinSec: number): Promise<AttentionRow[]> {
  return t.rows<AttentionRow>(sql`
    SELECT user_id, user_name, seen_at, seen_at > now() - make_interval(secs => ${withinSec}) AS looking, draft
    FROM conflict_attention
    WHERE tenant_id = ${t} AND conflict_id = ${conflictId}::uuid
      AND (draft IS NOT NULL OR seen_at > now() - make_interval(secs => ${withinSec}))
    ORDER BY user_name, user_id`);
}

/** A decision ends all drafts of it, and forgets who only looked. */
export async function endAttention(t: TenantModelTx, conflictId: string): Promise<void> {
  await t.models.conflictAttention.deleteMany({ where: { tenantId: t.tenant, conflictId } });
}

export type StandingRow = {
  state: ConflictState;
  undone: boolean;
  record_version: number | null;
  client_entry: Omit<LoggedClientEntry, "data">;
};

/** How far a conflict and its record have come by now. */
export async function findStanding(t: TenantTx, id: string): Promise<StandingRow | null> {
  const [row] = await t.rows<StandingRow>(sql`
    SELECT c.state::text, c.undone_at IS NOT NULL AS undone, r.version AS record_version, c.client_entry - 'data' AS client_entry
    FROM sync_conflict_resolution_log c
    LEFT JOIN sync_record r ON r.tenant_id = c.tenant_id AND r.domain = c.domain AND r.mobile_id = c.mobile_id
    WHERE c.tenant_id = ${t} AND c.id = ${id}::uuid`);
  return row ?? null;
}
