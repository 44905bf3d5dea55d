import { expect, test } from "vitest";
import type { FleetTenant } from "@/lib/contract/fleet";
import { groupLines, linesCsv, tenantLines } from "./fleet-file";

const ACTIVITY = {
  requests: 700,
  refused: 9,
  failed: 6,
  active_devices: 18,
  p50_ms: 16,
  p95_ms: 67.25,
  rejected: 0,
  set_aside: 28,
};
const TENANT: FleetTenant = {
  ...ACTIVITY,
  slug: "harbour",
  name: "=Harbour, Services",
  is_demo: true,
  devices: 19,
  stale_devices: 1,
  open_conflicts: 10,
  oldest_conflict_at: "2026-11-18T07:27:09.000Z",
  oldest_unsynced_at: null,
  last_sync_at: "2026-11-22T21:32:22.000Z",
  trouble: { level: "critical", score: 9, reasons: ["10 conflicts wait", "1 device is stale"] },
};

test("a file of the fleet has a line for each tenant, times of the shown zone, and no formula", () => {
  expect(linesCsv(tenantLines([TENANT], "Europe/Berlin"))).toBe(
    "\ufefftenant,name,state,reasons,requests,refused,failed,active_devices,p50_ms,p95_ms,devices,stale_devices,open_conflicts,oldest_conflict_at,oldest_unsynced_at,last_sync_at\r\n" +
      `harbour,"'=Harbour, Services",critical,"10 conflicts wait; 1 device is stale",700,9,6,18,16,67.25,19,1,10,2026-11-18T08:27:09+01:00,,2026-11-22T22:32:22+01:00\r\n`,
  );
});

test("a breakdown is named after what it breaks down by", () => {
  expect(groupLines("App version", [{ key: "2.9.1", ...ACTIVITY }])).toEqual([
    {
      "App version": "2.9.1",
      requests: 700,
      refused: 9,
      failed: 6,
      active_devices: 18,
      p50_ms: 16,
      p95_ms: 67.25,
    },
  ]);
});
