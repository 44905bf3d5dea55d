import type { PoolClient } from "pg";
import type { Offers } from "@/lib/core/sync/count-offers";
import type { TenantId } from "../tenant-id";

/** Adds what became of a device's offers to the counts of the restore that began this epoch, if one did. */
export async function noteOffers(
  client: PoolClient,
  tenant: TenantId,
  deviceNo: number,
  epoch: number,
  { taken, known, inConflict, refused }: Offers,
): Promise<void> {
  await client.query(
    `INSERT INTO restore_device AS d (tenant_id, epoch, device_no, taken, known, in_conflict, refused)
     SELECT tenant_id, epoch, $3, $4, $5, $6, $7 FROM restore WHERE tenant_id = $1 AND epoch = $2
     ON CONFLICT (tenant_id, epoch, device_no) DO UPDATE SET taken = d.taken + $4, known = d.known + $5,
       in_conflict = d.in_conflict + $6, refused = d.refused + $7, last_at = now()`,
    [tenant, epoch, deviceNo, taken, known, inConflict, refused],
  );
}
