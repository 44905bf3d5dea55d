import { expect, it } from "vitest";
import { raw, sql } from "../sql";
import { createTestTenant } from "../testing/create-test-tenant";
import { withTenantSql } from "../with-tenant";

/** The plan where sorting and reading the whole table count as the last resort, as they do in a large tenant. */
async function planOf(text: string): Promise<string> {
  const { tenant } = await createTestTenant();
  return withTenantSql(tenant, "", async (t) => {
    await t.run(sql`SET LOCAL enable_seqscan = off`);
    await t.run(sql`SET LOCAL enable_bitmapscan = off`);
    await t.run(sql`SET LOCAL enable_sort = off`);
    const rows = await t.rows<{ "QUERY PLAN": string }>(
      sql`EXPLAIN (COSTS OFF) SELECT c.id FROM sync_conflict_resolution_log c WHERE c.tenant_id = '${raw(tenant)}' AND ${raw(text)}`,
    );
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
}

it.each(["pending", "settled", "reviewed"])(
  "walks an index through what is %s, by age and without a sort",
  async (state) => {
    const plan = await planOf(`c.state = '${state}' ORDER BY c.created_at, c.id LIMIT 101`);
    expect(plan).toMatch(/Index (Only )?Scan/);
    expect(plan).not.toContain("Sort");
  },
);

it("walks an index through the inbox by urgency", async () => {
  const plan = await planOf("c.state = 'pending' ORDER BY c.urgency DESC, c.created_at, c.id LIMIT 101");
  expect(plan).toContain("sync_conflict_resolution_log_urgent_idx");
  expect(plan).not.toContain("Sort");
});

const BY_AGE = "ORDER BY c.created_at, c.id LIMIT 101";
it.each([
  ["domain", "c.domain = 'task'", BY_AGE],
  ["strategy", "c.strategy = 'manual'", BY_AGE],
  ["field", "c.contested @> ARRAY['status']", BY_AGE],
  ["part of an id", "c.mobile_id ILIKE '%7f%'", BY_AGE],
  [
    "field, by urgency",
    "c.contested @> ARRAY['status']",
    "ORDER BY c.urgency DESC, c.created_at, c.id LIMIT 101",
  ],
])("narrows the inbox to a %s within the index", async (_what, condition, order) => {
  const plan = await planOf(`c.state = 'pending' AND ${condition} ${order}`);
  expect(plan).toContain("Index Only Scan");
  expect(plan).not.toContain("Sort");
});

it("asks whose rows these are once a statement, not once a row", async () => {
  const plan = await planOf("c.state = 'pending'");
  expect(plan).toContain("InitPlan");
  expect(plan).not.toContain("current_setting");
});
