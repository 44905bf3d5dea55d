import type { Guard, RolloutMode, RolloutSubject, Stage, Tripped } from "@/lib/contract/rollout";
import { sql } from "../sql";
import type { TenantId } from "../tenant-id";
import type { TenantTx } from "../tx";
import { withTenantSql } from "../with-tenant";

export type StageRow = {
  subject: RolloutSubject;
  no: number;
  mode: RolloutMode;
  percent: number;
  guard: Guard | null;
  tripped: Tripped | null;
  author_name: string;
  reason: string;
  created_at: Date;
};

/** The stage of everything that this tenant ever staged. */
export function latestStageRows(t: TenantTx): Promise<StageRow[]> {
  return t.rows<StageRow>(sql`
    SELECT DISTINCT ON (subject) subject, no, mode::text, percent, guard, tripped, author_name, reason, created_at
    FROM rollout_stage WHERE tenant_id = ${t} ORDER BY subject, no DESC`);
}

/** The stages of the features alone, for every request to ask: one trip to the database. */
export async function readFeatureStages(tenant: TenantId): Promise<Map<string, Stage>> {
  const rows = await withTenantSql(tenant, "", (t) =>
    t.rows<Stage & { subject: string }>(
      sql`SELECT DISTINCT ON (subject) subject, mode, percent FROM rollout_stage
        WHERE tenant_id = ${tenant} AND subject NOT LIKE 'policy/%' ORDER BY subject, no DESC`,
      "feature-stages",
    ),
  );
  return new Map(rows.map(({ subject, mode, percent }) => [subject, { mode, percent }]));
}

export type NewStageRow = Pick<
  StageRow,
  "subject" | "no" | "mode" | "percent" | "guard" | "tripped" | "reason"
> & { authorId: string | null; authorName: string };

/** Adds a stage; null where somebody else has taken its number. */
export async function insertStageRow(t: TenantTx, row: NewStageRow): Promise<StageRow | null> {
  const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
  const [inserted] = await t.rows<StageRow>(sql`
    INSERT INTO rollout_stage
      (tenant_id, subject, no, mode, percent, guard, tripped, author_id, author_name, reason)
    VALUES (${t}, ${row.subject}, ${row.no}, ${row.mode}::policy_mode, ${row.percent},
      ${json(row.guard)}::jsonb, ${json(row.tripped)}::jsonb, ${row.authorId}::uuid, ${row.authorName}, ${row.reason})
    ON CONFLICT DO NOTHING
    RETURNING subject, no, mode::text, percent, guard, tripped, author_name, reason, created_at`);
  return inserted ?? null;
}

/** What a subject was before its newest stage, newest first. */
export function earlierStages(t: TenantTx, subject: RolloutSubject): Promise<Stage[]> {
  return t.rows<Stage>(sql`
    SELECT mode::text, percent FROM rollout_stage
    WHERE tenant_id = ${t} AND subject = ${subject} ORDER BY no DESC LIMIT 50 OFFSET 1`);
}
