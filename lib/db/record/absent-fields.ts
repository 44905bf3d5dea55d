import type { Tx } from "../prisma";
import type { TenantId } from "../tenant-id";

/** Of these fields, the ones that no record of the domain carries. */
export async function absentFields(
  tenant: TenantId,
  tx: Tx,
  domain: string,
  fields: readonly string[],
): Promise<string[]> {
  if (fields.length === 0) return [];
  const rows = await tx.$queryRaw<{ field: string }[]>`
    SELECT field FROM unnest(${[...fields]}::text[]) AS asked(field)
    WHERE NOT EXISTS (SELECT FROM sync_record r
      WHERE r.tenant_id = ${tenant}::uuid AND r.domain = ${domain} AND jsonb_exists(r.data, field))`;
  return rows.map(({ field }) => field);
}
