import { randomBytes } from "node:crypto";
import { pool } from "../pool";
import { sql } from "../sql";
import { type TenantId, tenantId } from "../tenant-id";
import { withTenantSql } from "../with-tenant";

export type TestTenant = { tenant: TenantId; slug: string };

/** A tenant that no other test knows, with its counter. */
export async function createTestTenant(): Promise<TestTenant> {
  const slug = `test-${randomBytes(6).toString("hex")}`;
  const { rows } = await pool().query("INSERT INTO tenant (slug, name) VALUES ($1, $1) RETURNING id", [slug]);
  const tenant = tenantId(rows[0].id);
  await withTenantSql(tenant, "", (t) =>
    t.rows(sql`INSERT INTO tenant_counter (tenant_id, epoch) VALUES (${tenant}, 1)`),
  );
  return { tenant, slug };
}
