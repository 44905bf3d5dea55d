import { beforeAll, describe, expect, it } from "vitest";
import { FleetQuery } from "@/lib/contract/fleet";
import type { EventOutcome } from "@/lib/contract/sync-event";
import type { TenantId } from "@/lib/db/tenant-id";
import { createTestTenant, type TestTenant } from "@/lib/db/testing/create-test-tenant";
import { OPERATOR } from "../operator";
import { addDevice } from "../testing/add-device";
import { addEvents } from "../testing/add-event";
import { getFleet } from "./get-fleet";

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const fleet = () => getFleet({ person: OPERATOR, input: FleetQuery.parse({}) });

let calm: TestTenant;
let troubled: TestTenant;

beforeAll(async () => {
  [calm, troubled] = [await createTestTenant(), await createTestTenant()];
  const phone = await addDevice(calm.tenant, { appVersion: "fleet-1", lastPushAt: hoursAgo(1) });
  for (const duration of [10, 20, 30]) await addEvent(calm.tenant, phone.no, { duration });
  await addEvent(calm.tenant, phone.no, { duration: 9000, at: hoursAgo(40) });

  const old = await addDevice(troubled.tenant, {
    appVersion: "fleet-2",
    lastPushAt: hoursAgo(100),
    outboxPending: 3,
    outboxOldestAt: hoursAgo(120),
  });
  await addEvent(troubled.tenant, old.no, { duration: 50, outcome: "failed", network: "poor" });
});

describe("the fleet", () => {
  it("shows each tenant's own numbers of the range, and none from before it", async () => {
    const { tenants } = await fleet();
    expect(tenants.find(({ slug }) => slug === calm.slug)).toMatchObject({
      requests: 3,
      failed: 0,
      devices: 1,
      stale_devices: 0,
      trouble: { level: "good" },
    });
  });

  it("ranks the tenant in trouble first and says why", async () => {
    const { tenants } = await fleet();
    const rank = (slug: string) => tenants.findIndex((tenant) => tenant.slug === slug);
    expect(rank(troubled.slug)).toBeLessThan(rank(calm.slug));
    expect(tenants[rank(troubled.slug)]?.trouble).toEqual({
      level: "critical",
      score: 130,
      reasons: [
        "100 % of requests failed on the server",
        "A device holds back a change from 5 d ago",
        "Its only device has not synced for 3 days",
      ],
    });
  });

  it("lists tenants without a single request, too", async () => {
    const { slug } = await createTestTenant();
    const { tenants, totals } = await fleet();
    expect(tenants.find((tenant) => tenant.slug === slug)).toMatchObject({
      requests: 0,
      trouble: { level: "quiet" },
    });
    expect(totals.tenants).toBe(tenants.length);
  });

  it("breaks requests down by app version and network", async () => {
    const { by_app_version, by_network } = await fleet();
    expect(by_app_version.find(({ key }) => key === "fleet-1")).toMatchObject({
      requests: 3,
      active_devices: 1,
    });
    expect(by_app_version.find(({ key }) => key === "fleet-2")).toMatchObject({ requests: 1, failed: 1 });
    expect(by_network.find(({ key }) => key === "poor")?.requests).toBeGreaterThan(0);
  });

  it("does not exist for anybody but platform admins", async () => {
    const person = { ...OPERATOR, isPlatformAdmin: false };
    await expect(getFleet({ person, input: FleetQuery.parse({}) })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

type EventGiven = { duration: number; at?: Date; outcome?: EventOutcome; network?: "good" | "poor" };

function addEvent(tenant: TenantId, device_no: number, given: EventGiven) {
  const { duration: duration_ms, at = hoursAgo(2), outcome = "ok", network = "good" } = given;
  return addEvents(tenant, { at, duration_ms, device_no, outcome, network });
}
