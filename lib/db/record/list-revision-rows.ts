import type { Before } from "@/lib/core/sync/record";
import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

export type RevisionRow = {
  version: bigint;
  before: Before;
  at: Date;
  conflict_id: string | null;
  person: string | null;
};

/** The latest writes of a record, newest first. */
export function listRevisionRows(
  tenant: TenantId,
  tx: Tx,
  { domain, mobileId, limit }: { domain: string; mobileId: string; limit: number },
): Promise<RevisionRow[]> {
  return tx.$queryRaw<RevisionRow[]>`
    SELECT v.version, v.before, v.at, v.conflict_id, u.name AS person
    FROM sync_record_revision v LEFT JOIN app_user u ON u.id = v.user_id
    WHERE v.tenant_id = ${tenant}::uuid AND v.domain = ${domain} AND v.mobile_id = ${mobileId}
    ORDER BY v.version DESC LIMIT ${limit}`;
}
