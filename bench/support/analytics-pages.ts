import { AlertPreviewQuery } from "@/lib/contract/alert";
import { DeviceListQuery } from "@/lib/contract/device";
import { DeviceHealthQuery } from "@/lib/contract/device-health";
import { FleetQuery } from "@/lib/contract/fleet";
import { OverviewQuery } from "@/lib/contract/overview";
import { withTenant } from "@/lib/db/with-tenant";
import { listRules } from "@/lib/services/alerts/list-rules";
import { previewCondition } from "@/lib/services/alerts/preview-condition";
import type { TenantContext } from "@/lib/services/context";
import { countDevices } from "@/lib/services/devices/count-devices";
import { getDevice } from "@/lib/services/devices/get-device";
import { listDevices } from "@/lib/services/devices/list-devices";
import { getFleet } from "@/lib/services/fleet/get-fleet";
import { listDeviceHealth } from "@/lib/services/health/list-device-health";
import { readMetrics } from "@/lib/services/operation/read-metrics";
import { OPERATOR } from "@/lib/services/operator";
import { getOverview } from "@/lib/services/overview/get-overview";
import { getQueueOverview } from "@/lib/services/queue/get-queue-overview";

export type Page = [name: string, ask: () => Promise<unknown>];

export function overviewOf(ctx: TenantContext, from: string, tz?: string) {
  return getOverview({ ctx, input: OverviewQuery.parse({ from, compare: "previous", tz }) });
}

/** What the pages of a tenant, the fleet and Prometheus ask for, as JSON. */
export async function analyticsPages(ctx: TenantContext, devices: number): Promise<Page[]> {
  const device_id = await withTenant(ctx.tenant, (t) =>
    t.models.device.findFirstOrThrow({ where: { tenantId: ctx.tenant, no: { lte: devices } } }),
  ).then(({ id }) => id);
  const fleet = (from: string) => getFleet({ person: OPERATOR, input: FleetQuery.parse({ from }) });
  const table = (query: object) => listDevices({ ctx, input: DeviceListQuery.parse(query) });
  const preview = (kind: string) =>
    previewCondition({ ctx, input: AlertPreviewQuery.parse({ kind, threshold: 5, days: 14 }) });
  const pages: Page[] = [
    ["overview, 24 hours and the ones before", () => overviewOf(ctx, "now-24h")],
    ["overview, 7 days and the ones before", () => overviewOf(ctx, "now-7d")],
    ["overview, 30 days and the ones before", () => overviewOf(ctx, "now-30d")],
    ["overview, 90 days and the ones before", () => overviewOf(ctx, "now-90d")],
    ["overview, 90 days, zone of half hours", () => overviewOf(ctx, "now-90d", "Asia/Kolkata")],
    ["fleet, 24 hours", () => fleet("now-24h")],
    ["fleet, 90 days", () => fleet("now-90d")],
    ["devices, last sync first", () => Promise.all([table({}), countDevices(ctx)])],
    ["devices, worst health first", () => table({ sort: "health", order: "asc" })],
    ["health of all devices", () => listDeviceHealth({ ctx, input: DeviceHealthQuery.parse({}) })],
    ["one device", () => getDevice({ ctx, input: { device_id } })],
    ["queue", () => getQueueOverview(ctx)],
    ["alerts", () => listRules({ ctx })],
    ["alert preview, failure rate of 14 days", () => preview("failure_rate")],
    ["alert preview, unhealthy devices of 14 days", () => preview("device_health")],
    ["/metrics", () => readMetrics()],
  ];
  return pages.map(([name, ask]) => [name, async () => JSON.stringify(await ask())]);
}
