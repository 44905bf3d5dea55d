import { DeviceHealthQuery } from "@/lib/contract/device-health";
import { tenantLimits } from "@/lib/contract/tenant-limits";
import type { TenantRow } from "@/lib/db/tenant-rows";
import { listDeviceHealth } from "@/lib/services/health/list-device-health";
import { measureHealth } from "@/lib/services/health/measure-health";
import { OPERATOR } from "@/lib/services/operator";
import { findTenant } from "@/lib/services/tenants/find-tenant";
import { aScore } from "./a-score";
import { command } from "./command";
import { tenantsNamed } from "./tenants-named";
import { textTable } from "./text-table";

type Options = { threshold?: number; tenantId: string };

export const checkDeviceHealth = command<Options>({
  path: "check-device-health",
  summary: "look at every device; ends with 1 where one is unhealthy",
  configure: (parser) =>
    parser
      .option(
        "--threshold <score>",
        "unhealthy is below it (default: each tenant's own, 70 unless set)",
        aScore,
      )
      .option("--tenant-id <id>", "a tenant's id or short name, or all", "all"),
  run: async ({ threshold, tenantId }) => {
    const checked = [];
    for (const row of await tenantsNamed(tenantId)) checked.push(await check(row, threshold));
    const unhealthy = checked.flatMap(({ unhealthy }) => unhealthy);
    const devices = checked.reduce((sum, tenant) => sum + tenant.devices, 0);
    const never = checked.reduce((sum, tenant) => sum + tenant.never_synced, 0);
    const summary = `${unhealthy.length} of ${devices} devices ${unhealthy.length === 1 ? "is" : "are"} unhealthy; ${never} never synced and ${never === 1 ? "has" : "have"} no score.`;
    const table = textTable(
      ["TENANT", "DEVICE", "SCORE", "SUCCESS", "RECENCY", "CONFLICTS", "WHY"],
      unhealthy.map(({ tenant, name, health }) => [
        tenant,
        name,
        health?.score ?? 0,
        health?.parts.success ?? 0,
        health?.parts.recency ?? 0,
        health?.parts.conflicts ?? 0,
        health?.reasons.join(" · ") ?? "",
      ]),
    );
    return {
      result: { tenants: checked },
      text: unhealthy.length === 0 ? summary : `${table}\n${summary}`,
      failed: unhealthy.length > 0,
    };
  },
});

/** A tenant's devices, looked at just now. */
async function check(row: TenantRow, given: number | undefined) {
  const { tenant, slug, settings } = row;
  await measureHealth(row);
  const ctx = await findTenant(OPERATOR, slug);
  const threshold = given ?? tenantLimits(settings).device_health_threshold;
  const list = (more: object) =>
    listDeviceHealth({ ctx, input: DeviceHealthQuery.parse({ threshold, limit: 200, ...more }) });
  const unhealthy = [];
  let cursor: string | undefined;
  do {
    const page = await list({ state: "unhealthy", cursor });
    unhealthy.push(...page.items.map((device) => ({ tenant: slug, ...device })));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return {
    tenant_id: tenant,
    slug,
    threshold,
    devices: (await list({ limit: 1 })).total,
    never_synced: (await list({ limit: 1, state: "unknown" })).total,
    unhealthy,
  };
}
