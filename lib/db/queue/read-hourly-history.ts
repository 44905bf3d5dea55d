import type { HourlyHistory } from "@/lib/core/queue/peak-hours";
import { sql } from "../sql";
import type { TenantId } from "../tenant-id";
import { withTenant } from "../with-tenant";

/** The last two weeks' requests by hour of the day in a zone, and the hour that it is there now. */
export async function readHourlyHistory(tenant: TenantId): Promise<HourlyHistory & { timeZone: string }> {
  return withTenant(tenant, async (t) => {
    const { timeZone } = await t.models.tenant.findUniqueOrThrow({
      where: { id: tenant },
      select: { timeZone: true },
    });
    const rows = await t.rows<{ hour: number; count: number; days: number }>(sql`
      SELECT hour, count(*)::int AS count, count(DISTINCT day)::int AS days
      FROM (SELECT extract(hour FROM at AT TIME ZONE ${timeZone})::int AS hour, (at AT TIME ZONE ${timeZone})::date AS day
        FROM sync_event WHERE tenant_id = ${tenant}::uuid AND at > now() - interval '14 days') AS requests
      GROUP BY hour`);
    const byHour = Array.from({ length: 24 }, () => 0);
    for (const { hour, count } of rows) byHour[hour] = count;
    return { byHour, days: Math.max(0, ...rows.map(({ days }) => days)), timeZone };
  });
}
