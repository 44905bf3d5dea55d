import type { Offers } from "@/lib/core/sync/count-offers";
import { sql } from "../sql";
import type { TenantTx } from "../tx";

/** Adds what became of a device's offers to the counts of the restore that began this epoch, if one did. */
export async function noteOffers(
  t: TenantTx,
  deviceNo: number,
  epoch: number,
  { taken, known, inConflict, refused }: Offers,
): Promise<void> {
  await t.run(sql`INSERT INTO restore_device AS d (tenant_id, epoch, device_no, taken, known, in_conflict, refused)
     SELECT tenant_id, epoch, ${deviceNo}, ${taken}, ${known}, ${inConflict}, ${refused} FROM restore WHERE tenant_id = ${t} AND epoch = ${epoch}
     ON CONFLICT (tenant_id, epoch, device_no) DO UPDATE SET taken = d.taken + ${taken}, known = d.known + ${known},
       in_conflict = d.in_conflict + ${inConflict}, refused = d.refused + ${refused}, last_at = now()`);
}
