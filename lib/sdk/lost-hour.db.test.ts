import { beforeEach, describe, expect, it } from "vitest";
import { withTenant } from "@/lib/db/with-tenant";
import type { TenantContext } from "@/lib/services/context";
import { testContext } from "@/lib/services/testing/test-context";
import type { Fields } from "../contract/json";
import { platform } from "./platform";
import { memoryStorage } from "./storage/memory";
import { createSyncClient } from "./sync-client";
import { enrolledToken, FOREVER_MS, impatientTimer, onServer, SERVER } from "./testing/real-server";
import { backedUp } from "./testing/restored-server";
import { routeFetch } from "./testing/route-fetch";

const HOUR = 3_600_000;

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});

/** `ahead`: how far its clock is ahead of the server's, in ms. */
async function phone({ ahead = 0 } = {}) {
  const client = createSyncClient({
    clock: () => Date.now() + ahead,
    ...platform(globalThis),
    ...{ url: SERVER, token: await enrolledToken(ctx), fetch: routeFetch, storage: memoryStorage() },
    ...{ setTimer: impatientTimer, timeoutMs: FOREVER_MS },
  });
  return {
    client,
    sync: () => client.syncAll(),
    set: (domain: string, mobileId: string, changes: Fields) => client.mutate({ domain, mobileId, changes }),
    async everything() {
      const lists = await Promise.all(["journal", "task", "ticket"].map((domain) => client.list(domain)));
      return Object.fromEntries(
        lists.flat().map(({ domain, mobileId, fields }) => [`${domain}/${mobileId}`, fields]),
      );
    },
  };
}

const counts = () =>
  withTenant(ctx.tenant, (t) =>
    t.models.restoreDevice.findMany({ where: { tenantId: ctx.tenant }, orderBy: { deviceNo: "asc" } }),
  );

describe.each([
  ["somebody says so", true],
  ["nobody says so", false],
])("a server that lost an hour, where %s", (_, said) => {
  it("gets it back from the phones", async () => {
    const [ann, ben, carl] = [await phone(), await phone(), await phone()];
    await ann.set("task", "pump", { title: "Pump", status: "open", site: "north" });
    await ann.set("task", "valve", { title: "Valve", status: "open" });
    await ann.set("journal", "monday", { title: "Monday" });
    for (const { sync } of [ann, ben, carl]) await sync();
    const restore = await backedUp(ctx);

    // The lost hour. Carl is out of reach.
    await ann.set("task", "pump", { status: "done" });
    await ann.set("task", "tap", { title: "Tap", status: "open" });
    await ann.sync();
    await ben.sync();
    await ben.set("task", "tap", { status: "done" });
    await ben.set("ticket", "leak", { title: "Leak", priority: "high" });
    await ben.sync();
    const before = await onServer(ctx);
    await carl.set("task", "valve", { status: "stuck" });
    await carl.set("task", "pump", { notes: "from Carl" });
    await ben.set("task", "pump", { assignee: "ben" });

    await restore({ said });
    expect(Object.keys(await onServer(ctx))).toHaveLength(3);
    await carl.sync();
    for (const { sync } of [ben, ann, carl, ben, ann]) await sync();

    expect(await onServer(ctx)).toEqual({
      ...before,
      "task/pump": { title: "Pump", status: "done", site: "north", notes: "from Carl", assignee: "ben" },
      "task/valve": { title: "Valve", status: "stuck" },
    });
    for (const { everything, client } of [ann, ben, carl]) {
      expect(await everything()).toEqual(await onServer(ctx));
      expect([await client.listPending(), await client.listRejected()]).toEqual([[], []]);
    }
    const [ofAnn, ofBen] = await counts();
    expect(ofBen).toMatchObject({ deviceNo: 2, taken: 3, refused: 0 });
    expect(ofAnn).toMatchObject({ deviceNo: 1, taken: 0, refused: 0 });
    const incidents = await withTenant(ctx.tenant, (t) =>
      t.models.alertIncident.count({ where: { kind: "restored" } }),
    );
    expect(incidents).toBe(said ? 0 : 1);
  });

  it.each([
    ["an hour ahead", HOUR],
    ["an hour behind", -HOUR],
  ])("dates what it is offered when the phone heard of it, also by a clock %s", async (_, ahead) => {
    const [ann, ben] = [await phone({ ahead }), await phone()];
    await ann.set("task", "pump", { title: "Pump", status: "open" });
    for (const { sync } of [ann, ben]) await sync();
    const restore = await backedUp(ctx);
    for (const title of ["of the", "of the lost", "of the lost hour"]) {
      await ann.set("task", "pump", { title });
      await ann.sync();
    }
    await restore({ said });
    // Made before, while Ben was out of reach.
    const modifiedAt = Date.now() - HOUR / 2;
    await ben.client.mutate({ domain: "task", mobileId: "pump", changes: { title: "from Ben" }, modifiedAt });
    for (const { sync } of [ben, ann, ben]) await sync();
    expect(await onServer(ctx)).toMatchObject({ "task/pump": { title: "of the lost hour", status: "open" } });
    expect(await ben.everything()).toEqual(await onServer(ctx));
  });
});
