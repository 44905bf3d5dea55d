import { sql } from "../sql";
import type { TenantModelTx, TenantTx } from "../tx";

export type AlertReadingRow = {
  at: Date;
  oldestUnsyncedMin: number;
};

/** Keeps how things stand, and forgets what is older than `keepDays`. A second one of the same moment changes nothing. */
export async function keepReading(
  t: TenantModelTx,
  reading: AlertReadingRow,
  keepDays: number,
): Promise<void> {
  await t.models.alertReading.createMany({ data: { tenantId: t.tenant, ...reading }, skipDuplicates: true });
  const before = new Date(reading.at.getTime() - keepDays * 86_400_000);
  await t.models.alertReading.deleteMany({ where: { tenantId: t.tenant, at: { lt: before } } });
}

/** Readings of [from, to), oldest first. */
export function readReadings(t: TenantModelTx, from: Date, to: Date): Promise<AlertReadingRow[]> {
  return t.models.alertReading.findMany({
    where: { tenantId: t.tenant, at: { gte: from, lt: to } },
    orderBy: { at: "asc" },
    omit: { tenantId: true },
  });
}

export type PendingChangeRow = { step: number; change: number };

/**
 * How the number of conflicts and set-aside edits that wait for a person moved in [from, to), in steps of `stepMs`.
 * Step -1 holds how many waited at the start. Edits that were taken up again since left no trace, and aren't counted.
 */
export function readPendingChanges(
  t: TenantTx,
  from: Date,
  to: Date,
  stepMs: number,
): Promise<PendingChangeRow[]> {
  return t.rows<PendingChangeRow>(sql`
    WITH waited AS (
      SELECT created_at AS since, CASE WHEN state = 'reviewed' THEN reviewed_at END AS until
      FROM sync_conflict_resolution_log
      WHERE tenant_id = ${t} AND state IN ('pending', 'reviewed') AND created_at < ${to}
        AND (state = 'pending' OR reviewed_at >= ${from})
      UNION ALL
      SELECT COALESCE(settled_at, received_at), NULL FROM sync_queue_item
      WHERE tenant_id = ${t} AND state = 'set_aside' AND COALESCE(settled_at, received_at) < ${to}
    ), moved AS (
      SELECT since AS at, 1 AS change FROM waited
      UNION ALL SELECT until, -1 FROM waited WHERE until < ${to}
    )
    SELECT GREATEST(-1, floor(extract(epoch FROM at - ${from}::timestamptz) * 1000 / ${stepMs}::float8))::int AS step,
      sum(change)::int AS change
    FROM moved GROUP BY 1 ORDER BY 1`);
}
