import { beforeAll, describe, expect, it } from "vitest";
import { EVENT_KIND_CODE, EVENT_NETWORK_CODE, EVENT_OUTCOME_CODE } from "@/lib/contract/sync-event";
import { withTenantSql } from "@/lib/db/with-tenant";
import type { TenantContext } from "../context";
import { addDevice } from "../testing/add-device";
import { testContext } from "../testing/test-context";
import { getDevice } from "./get-device";

let ctx: TenantContext;
beforeAll(async () => {
  ctx = await testContext("viewer");
});

const record = (deviceNo: number, minutesAgo: number, outcome: number) =>
  withTenantSql(ctx.tenant, "", (client) =>
    client.query(
      `INSERT INTO sync_event (at, tenant_id, device_no, duration_ms, bytes_in, bytes_in_wire, bytes_out, bytes_out_wire,
         bytes_saved_delta, kind, outcome, network, applied, merged, resolved, set_aside, rejected, duplicates, pulled)
       VALUES (now() - $3 * interval '1 minute', $1, $2, 12, 900, 300, 80, 80, 0, $5, $4, $6, 3, 1, 0, 0, 0, 0, 2)`,
      [ctx.tenant, deviceNo, minutesAgo, outcome, EVENT_KIND_CODE.push, EVENT_NETWORK_CODE.poor],
    ),
  );

describe("getDevice", () => {
  it("tells the device's latest syncs, newest first, and how many of the week's failed", async () => {
    const { id, no } = await addDevice(ctx.tenant);
    const { no: neighbour } = await addDevice(ctx.tenant);
    await record(no, 10, EVENT_OUTCOME_CODE.ok);
    await record(no, 5, EVENT_OUTCOME_CODE.failed);
    await record(no, 8 * 1440, EVENT_OUTCOME_CODE.ok);
    await record(neighbour, 1, EVENT_OUTCOME_CODE.refused);
    const { syncs } = await getDevice({ ctx, input: { device_id: id } });
    expect(syncs).toMatchObject({ days: 7, total: 2, failed: 1 });
    expect(syncs.latest.map(({ outcome }) => outcome)).toEqual(["failed", "ok"]);
    expect(syncs.latest[0]).toMatchObject({
      kind: "push",
      network_quality: "poor",
      applied: 3,
      bytes_in_wire: 300,
    });
  });

  it("says nothing of tokens or internal numbers", async () => {
    const { id } = await addDevice(ctx.tenant);
    expect(Object.keys(await getDevice({ ctx, input: { device_id: id } })).join()).not.toMatch(
      /token|hash|\bno\b/,
    );
  });

  it("doesn't know another tenant's device, nor an id that is none", async () => {
    const { id } = await addDevice((await testContext()).tenant);
    await expect(getDevice({ ctx, input: { device_id: id } })).rejects.toMatchObject({ code: "not_found" });
    await expect(getDevice({ ctx, input: { device_id: "x" } })).rejects.toMatchObject({ code: "not_found" });
  });
});
