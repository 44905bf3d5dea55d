import type {
  FieldVerdicts,
  LoggedClientEntry,
  LoggedServerEntry,
  ShadowOutcome,
} from "@/lib/contract/conflict";
import type { Decision } from "@/lib/contract/conflict-review";
import type { Fields } from "@/lib/contract/json";
import type { Policy } from "@/lib/contract/policy";
import type { Before } from "@/lib/core/sync/record";
import { sql } from "../sql";
import type { TenantTx } from "../tx";
import { type ConflictSummaryRow, SUMMARY_COLUMNS } from "./list-conflict-rows";

export type ConflictRow = ConflictSummaryRow & {
  device_no: number;
  op_id: string;
  policy_version: number;
  base_version: number;
  server_version: number;
  result_version: number | null;
  entry_time: number | null;
  clock_offset_ms: number | null;
  network_quality: string | null;
  base: Fields | null;
  server_entry: LoggedServerEntry | null;
  client_entry: LoggedClientEntry;
  fields: FieldVerdicts;
  shadow: ShadowOutcome | null;
  decision: Decision | null;
  platform: string | null;
  app_version: string | null;
  user_id: string | null;
  record_version: number | null;
  record_deleted: boolean | null;
  record_data: Fields | null;
  waiting_beside: number;
  /** What the resolution's write replaced. */
  replaced: Before | null;
  /** How the policy that held took an edit's other fields; null for the built-in policy. */
  merge: Policy["merge"] | null;
};

/** A conflict whole, with its device and its record as it stands now. */
export async function findConflictRow(t: TenantTx, id: string): Promise<ConflictRow | null> {
  const [row] = await t.rows<ConflictRow>(sql`
    SELECT ${SUMMARY_COLUMNS}, c.device_no, c.op_id, c.policy_version, c.base_version, c.server_version,
      c.result_version, c.entry_time, c.clock_offset_ms, c.network_quality, c.base, c.server_entry, c.client_entry,
      c.fields, c.shadow, c.decision, d.platform, d.app_version, d.user_id,
      r.version AS record_version, r.deleted AS record_deleted, r.data AS record_data,
      (SELECT count(*)::int FROM sync_conflict_resolution_log o
       WHERE o.tenant_id = c.tenant_id AND o.domain = c.domain AND o.mobile_id = c.mobile_id
         AND o.state = 'pending' AND o.id <> c.id) AS waiting_beside,
      v.before AS replaced,
      (SELECT p.policy->>'merge' FROM sync_tenant_conflict_policy p
       WHERE p.tenant_id = c.tenant_id AND p.domain = c.domain AND p.version = c.policy_version) AS merge
    FROM sync_conflict_resolution_log c
    LEFT JOIN device d ON d.tenant_id = c.tenant_id AND d.no = c.device_no
    LEFT JOIN sync_record_revision v ON v.tenant_id = c.tenant_id AND v.domain = c.domain
      AND v.mobile_id = c.mobile_id AND v.version = c.result_version AND v.conflict_id = c.id
    LEFT JOIN sync_record r ON r.tenant_id = c.tenant_id AND r.domain = c.domain AND r.mobile_id = c.mobile_id
    WHERE c.tenant_id = ${t} AND c.id = ${id}::uuid`);
  return row ?? null;
}
