import type { LoggedClientEntry } from "@/lib/contract/conflict";
import type { ConflictDraft } from "@/lib/contract/conflict-attention";
import type { ConflictState } from "@/lib/contract/conflict-review";
import { Prisma } from "../generated/client";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

type Attention = {
  conflictId: string;
  userId: string;
  userName: string;
  draft?: ConflictDraft | null | undefined;
};

/** Marks that somebody looks at a conflict; their draft is written, thrown away (null) or left as it is (undefined). */
export async function markAttention(tenant: TenantId, tx: Tx, mark: Attention): Promise<void> {
  const { conflictId, userId, userName, draft } = mark;
  const text = draft ? JSON.stringify(draft) : null;
  const drafted =
    draft === undefined
      ? Prisma.empty
      : Prisma.sql`, draft = excluded.draft, drafted_at = excluded.drafted_at`;
  await tx.$executeRaw`
    INSERT INTO conflict_attention AS a (tenant_id, conflict_id, user_id, user_name, draft, drafted_at)
    VALUES (${tenant}::uuid, ${conflictId}::uuid, ${userId}::uuid, ${userName}, ${text}::jsonb,
      CASE WHEN ${text}::text IS NOT NULL THEN now() END)
    ON CONFLICT (tenant_id, conflict_id, user_id)
      DO UPDATE SET user_name = excluded.user_name, seen_at = now() ${drafted}`;
}

export type AttentionRow = {
  user_id: string;
  user_name: string;
  seen_at: Date;
  looking: boolean;
  draft: ConflictDraft | null;
};

/** Everybody who looked at a conflict within `withinSec`, or left a draft of it; whoever is here the longest first. */
export function listAttention(
  tenant: TenantId,
  tx: Tx,
  conflictId: string,
  withinSec: number,
): Promise<AttentionRow[]> {
  return tx.$queryRaw<AttentionRow[]>`
    SELECT user_id, user_name, seen_at, seen_at > now() - make_interval(secs => ${withinSec}) AS looking, draft
    FROM conflict_attention
    WHERE tenant_id = ${tenant}::uuid AND conflict_id = ${conflictId}::uuid
      AND (draft IS NOT NULL OR seen_at > now() - make_interval(secs => ${withinSec}))
    ORDER BY user_name, user_id`;
}

/** A decision ends all drafts of it, and forgets who only looked. */
export async function endAttention(tenant: TenantId, tx: Tx, conflictId: string): Promise<void> {
  await tx.conflictAttention.deleteMany({ where: { tenantId: tenant, conflictId } });
}

export type StandingRow = {
  state: ConflictState;
  undone: boolean;
  record_version: bigint | null;
  client_entry: Omit<LoggedClientEntry, "data">;
};

/** How far a conflict and its record have come by now. */
export async function findStanding(tenant: TenantId, tx: Tx, id: string): Promise<StandingRow | null> {
  const [row] = await tx.$queryRaw<StandingRow[]>`
    SELECT c.state::text, c.undone_at IS NOT NULL AS undone, r.version AS record_version, c.client_entry - 'data' AS client_entry
    FROM sync_conflict_resolution_log c
    LEFT JOIN sync_record r ON r.tenant_id = c.tenant_id AND r.domain = c.domain AND r.mobile_id = c.mobile_id
    WHERE c.tenant_id = ${tenant}::uuid AND c.id = ${id}::uuid`;
  return row ?? null;
}
