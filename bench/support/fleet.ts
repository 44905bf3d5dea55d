import { randomUUID } from "node:crypto";
import { pool } from "@/lib/db/pool";
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
    await withTenantSql(tenant, "", async (client) => {
      await client.query("INSERT INTO tenant_counter (tenant_id, epoch, last_device_no) VALUES ($1, 1, $2)", [
        tenant,
        devicesEach,
      ]);
      for (let no = 1; no <= devicesEach; no++) {
        const id = randomUUID();
        const token = makeDeviceToken(tenant, id);
        await client.query(
          `INSERT INTO device (tenant_id, id, no, name, platform, app_version, token_hash)
           VALUES ($1, $2, $3, 'Bench', 'bench', '1.0.0', $4)`,
          [tenant, id, no, hashDeviceToken(token)],
        );
        fleet.push({ tenant, token });
      }
    });
  }
  return fleet;
}
