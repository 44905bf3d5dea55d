import type { ConflictState, ConflictWinner } from "@/lib/contract/conflict-review";
import type { Strategy } from "@/lib/contract/strategy";
import type { Before } from "@/lib/core/sync/record";
import { type Bounded, boundedPage } from "../bounded-page";
import { nothing, sql } from "../sql";
import type { TenantTx } from "../tx";

export type RevisionRow = {
  version: number;
  before: Before;
  at: Date;
  conflict_id: string | null;
  person: string | null;
};

export type RecordName = { domain: string; mobileId: string };
/** `upTo` and older, newer than `above`; both versions. */
export type RevisionRange = { upTo?: number; above?: number; limit: number };

/** The latest writes of a record within a range, newest first, cut where what they replaced gets too long. */
export function listRevisionRows(
  t: TenantTx,
  { domain, mobileId }: RecordName,
  { upTo, above = 0, limit }: RevisionRange,
): Promise<Bounded<RevisionRow>[]> {
  return t.rows<Bounded<RevisionRow>>(
    boundedPage(sql`
      SELECT v.version, v.before, v.at, v.conflict_id, u.name AS person,
        row_number() OVER (ORDER BY v.version DESC) AS place, octet_length(v.before::text) AS bytes
      FROM sync_record_revision v LEFT JOIN app_user u ON u.id = v.user_id
      WHERE v.tenant_id = ${t} AND v.domain = ${domain} AND v.mobile_id = ${mobileId}
        AND v.version > ${above} ${upTo === undefined ? nothing : sql`AND v.version <= ${upTo}`}
      ORDER BY v.version DESC LIMIT ${limit}`),
  );
}

export type StepConflictRow = {
  id: string;
  state: ConflictState;
  strategy: Strategy;
  policy_version: number;
  winner: ConflictWinner | null;
  device_no: number;
  created_at: Date;
  server_version: number;
  result_version: number | null;
  undo_version: number | null;
  reviewer_name: string | null;
  undoer_name: string | null;
};

/** The record's conflicts that met, settled or undid one of these versions, oldest first. */
export function listStepConflictRows(
  t: TenantTx,
  { domain, mobileId }: RecordName,
  versions: readonly number[],
): Promise<StepConflictRow[]> {
  return t.rows<StepConflictRow>(sql`
    SELECT id, state::text, strategy::text, policy_version, winner, device_no, created_at, server_version,
      result_version, undo_version, reviewer_name, undoer_name
    FROM sync_conflict_resolution_log
    WHERE tenant_id = ${t} AND domain = ${domain} AND mobile_id = ${mobileId}
      AND (result_version = ANY(${versions}::bigint[]) OR undo_version = ANY(${versions}::bigint[])
        OR server_version = ANY(${versions}::bigint[]))
    ORDER BY created_at, id`);
}
