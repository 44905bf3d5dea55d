import { randomUUID } from "node:crypto";
import { numbered, sql } from "@/lib/db/sql";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { OPERATOR } from "../operator";
import { setPolicy } from "../policies/set-policy";
import { testContext } from "./test-context";
import { testDevice } from "./test-device";

type Wide = { ctx: TenantContext; id: string };

/** A tenant with so many conflicts that wait, each about so many fields. One is made by pushes, the others are its copies. */
export async function wideConflicts(conflicts: number, fields: number): Promise<Wide> {
  const ctx = await testContext();
  const [office, field] = [await testDevice(ctx.tenant, "Office"), await testDevice(ctx.tenant, "Field")];
  await setPolicy(
    { tenant: ctx.tenant, person: OPERATOR },
    { domain: "ticket", strategy: "manual", reason: "look" },
  );
  const values = (said: string) =>
    Object.fromEntries(Array.from({ length: fields }, (_, n) => [`field_${n}`, `${said} of ${n}`]));
  const edit = { domain: "ticket", mobile_id: randomUUID() };
  const born = await office.push({ ...edit, delta: { title: "Pump", ...values("what stood") } });
  await office.push({ ...edit, base_version: born.version, delta: values("what the office says") });
  const met = await field.push({ ...edit, base_version: born.version, delta: values("what the field says") });
  if (met.status !== "manual_required") throw new Error(`the push was answered with ${met.status}`);
  const id = await withTenantSql(ctx.tenant, "", async (t) => {
    await t.run(numbered(COPY_RECORD, [ctx.tenant, conflicts - 1]));
    await t.run(numbered(COPY_CONFLICT, [ctx.tenant, conflicts - 1]));
    const rows = await t.rows<{ id: string }>(
      sql`SELECT id FROM sync_conflict_resolution_log WHERE tenant_id = ${ctx.tenant} AND mobile_id = ${edit.mobile_id}`,
    );
    return rows[0]?.id ?? "";
  });
  return { ctx, id };
}

const COPY_RECORD = `
  INSERT INTO sync_record (tenant_id, domain, mobile_id, version, writer, life_version, life_writer, life_time, data, fields)
  SELECT tenant_id, domain, 'copy-' || n, version + n, writer, life_version, life_writer, life_time, data, fields
  FROM sync_record, generate_series(1, $2::int) AS n WHERE tenant_id = $1`;

const COPY_CONFLICT = `
  INSERT INTO sync_conflict_resolution_log (tenant_id, id, domain, mobile_id, state, strategy, policy_version, device_no,
    op_id, base_version, server_version, entry_time, clock_offset_ms, base, server_entry, client_entry, fields, encounter,
    created_at)
  SELECT tenant_id, gen_random_uuid(), domain, 'copy-' || n, state, strategy, policy_version, device_no,
    'op-' || n, base_version, server_version, entry_time, clock_offset_ms, base, server_entry, client_entry, fields, encounter,
    created_at + make_interval(secs => 0.001 * n)
  FROM sync_conflict_resolution_log, generate_series(1, $2::int) AS n WHERE tenant_id = $1`;
