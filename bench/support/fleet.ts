import { randomUUID } from "node:crypto";
import { pool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { type TenantId, tenantId } from "@/lib/db/tenant-id";
import { withTenantSql } from "@/lib/db/with-tenant";
import { hashDeviceToken, makeDeviceToken } from "@/lib/services/devices/device-token";

export type BenchDevice = { tenant: TenantId; token: string };

/** New tenants with devices in them, straight in the database: enrolment is not what is measured. */
export async function makeFleet(tenants: number, devicesEach: number): Promise<BenchDevice[]> {
  const fleet: BenchDevice[] = [];
  for (let n = 0; n < tenants; n++) {
    const tenant = tenantId(randomUUID());
    await pool().query("INSERT INTO tenant (id, slug, name) VALUES ($1, $2, $2)", [
      tenant,
      `bench-${tenant.slice(0, 8)}`,
    ]);
    await withTenantSql(tenant, "", async (t) => {
      await t.run(
        sql`INSERT INTO tenant_counter (tenant_id, epoch, last_device_no) VALUES (${tenant}, 1, ${devicesEach})`,
      );
      for (let no = 1; no <= devicesEach; no++) {
        const id = randomUUID();
        const token = makeDeviceToken(tenant, id);
        await t.run(sql`INSERT INTO device (tenant_id, id, no, name, platform, app_version, token_hash)
           VALUES (${tenant}, ${id}, ${no}, 'Bench', 'bench', '1.0.0', ${hashDeviceToken(token)})`);
        fleet.push({ tenant, token });
      }
    });
  }
  return fleet;
}
