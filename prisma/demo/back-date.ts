import type { Client } from "pg";
import type { TenantId } from "@/lib/db/tenant-id";
import type { Chronicle } from "./chronicle";

/**
 * The audit is append-only and chained by hashes: its trigger is held off, and the chain is made anew in the order of
 * the times. Numbers below the real ones, because each may be there only once at any moment.
 */
async function backDateAudit(owner: Client, tenant: TenantId, times: readonly number[]): Promise<void> {
  await owner.query("ALTER TABLE audit_entry DISABLE TRIGGER audit_append_only");
  await owner.query(
    `UPDATE audit_entry x SET at = told.at, seq = told.place - 1000000000
     FROM (SELECT id, to_timestamp(ms / 1000.0) AS at, row_number() OVER (ORDER BY ms, seq) AS place
       FROM (SELECT id, seq, row_number() OVER (ORDER BY seq) AS n FROM audit_entry WHERE tenant_id = $1) AS numbered
         JOIN unnest($2::double precision[]) WITH ORDINALITY AS t(ms, n) USING (n)) AS told
     WHERE x.tenant_id = $1 AND x.id = told.id`,
    [tenant, times],
  );
  await owner.query("SELECT chain_audit($1)", [tenant]);
  await owner.query("ALTER TABLE audit_entry ENABLE TRIGGER audit_append_only");
}

/**
 * Moves what was just written to when it is meant to have happened. As the owner, and only here: the runtime role can
 * neither change revisions nor policies nor the audit.
 */
export async function backDate(
  owner: Client,
  tenant: TenantId,
  chronicle: Chronicle,
  foundedAt: number,
): Promise<void> {
  const { versions, batches, conflicts, enrolments, revocations, codes, policies, audited } = chronicle;
  const run = (sql: string, values: unknown[]) => owner.query(sql, [tenant, ...values]);
  /** `when` as rows of (key, at); times travel as ms. */
  const when = (type: string) =>
    `(SELECT key, to_timestamp(ms / 1000.0) AS at FROM unnest($2::${type}[], $3::double precision[]) AS t(key, ms)) AS t`;
  const moments = <Key>(map: ReadonlyMap<Key, number>) => [[...map.keys()], [...map.values()]];

  await owner.query("BEGIN");
  await owner.query("SELECT set_config('app.tenant_id', $1, true)", [tenant]);
  await run(
    `UPDATE sync_record_revision x SET at = t.at FROM ${when("bigint")} WHERE x.tenant_id = $1 AND x.version = t.key`,
    moments(versions),
  );
  await run(
    `UPDATE sync_record x SET updated_at = t.at FROM ${when("bigint")} WHERE x.tenant_id = $1 AND x.version = t.key`,
    moments(versions),
  );
  await run(
    `UPDATE sync_batch x SET at = t.at FROM ${when("text")} WHERE x.tenant_id = $1 AND x.batch_id = t.key`,
    moments(batches),
  );
  await run(
    `UPDATE sync_conflict_resolution_log x SET created_at = t.at FROM ${when("uuid")} WHERE x.tenant_id = $1 AND x.id = t.key`,
    moments(conflicts),
  );
  await run(
    `UPDATE device x SET enrolled_at = t.at FROM ${when("uuid")} WHERE x.tenant_id = $1 AND x.id = t.key`,
    moments(enrolments),
  );
  await run(
    `UPDATE device x SET revoked_at = t.at FROM ${when("uuid")} WHERE x.tenant_id = $1 AND x.id = t.key`,
    moments(revocations),
  );
  await run(
    `UPDATE enrollment_code x SET created_at = t.at FROM ${when("uuid")} WHERE x.tenant_id = $1 AND x.id = t.key`,
    moments(codes),
  );
  for (const { domain, version, at } of policies) {
    await run(
      "UPDATE sync_tenant_conflict_policy SET created_at = $4 WHERE tenant_id = $1 AND domain = $2 AND version = $3",
      [domain, version, new Date(at)],
    );
  }
  await backDateAudit(owner, tenant, audited);
  await run("UPDATE membership SET created_at = $2 WHERE tenant_id = $1", [new Date(foundedAt)]);
  await run("UPDATE tenant SET created_at = $2 WHERE id = $1", [new Date(foundedAt)]);
  await owner.query("COMMIT");
}
