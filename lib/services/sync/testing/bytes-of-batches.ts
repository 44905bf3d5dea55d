import type { TenantId } from "@/lib/db/tenant-id";
import { withClient } from "@/lib/db/with-client";

/**
 * What `count` batches like those of a tenant take of the database, with every index and TOAST: as they are stored, and as
 * they were before edits were remembered. `size`: how many edits each has.
 */
export async function bytesOfBatches(
  tenant: TenantId,
  { size, count }: { size: number; count: number },
): Promise<{ now: number; before: number }> {
  return withClient(process.env.DATABASE_URL ?? "", async (owner) => {
    const measure = async (columns: string, form: string) => {
      await owner.query("BEGIN");
      await owner.query("SELECT set_config('app.tenant_id', $1, true)", [tenant]);
      await owner.query("CREATE TABLE copied (LIKE sync_batch INCLUDING ALL)");
      await owner.query(form);
      await owner.query(
        `INSERT INTO copied SELECT ${columns} FROM generate_series(1, $2::integer) AS n,
          LATERAL (SELECT * FROM sync_batch WHERE tenant_id = $1 OFFSET n % 10 LIMIT 1) AS batch`,
        [tenant, count],
      );
      const { rows } = await owner.query("SELECT pg_total_relation_size('copied')::int AS bytes");
      await owner.query("ROLLBACK");
      return rows[0].bytes as number;
    };
    const named = "tenant_id, device_no, md5(n::text)::uuid::text";
    return {
      now: await measure(`${named}, request_hash, answer, at, ops, n * ${size} / 1000`, "SELECT"),
      before: await measure(
        `${named}, request_hash || request_hash, answer, at`,
        "ALTER TABLE copied DROP COLUMN ops, DROP COLUMN counter_thousands",
      ),
    };
  });
}
