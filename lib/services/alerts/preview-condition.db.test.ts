import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type AlertPreview, AlertPreviewQuery } from "@/lib/contract/alert";
import { withClient } from "@/lib/db/with-client";
import type { TenantContext } from "../context";
import { takeSnapshots } from "../snapshots/take-snapshots";
import { addDevice } from "../testing/add-device";
import { addEvents, type EventPart } from "../testing/add-event";
import { testContext } from "../testing/test-context";
import { previewCondition } from "./preview-condition";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** In the middle of an hour, so that there is something that no snapshot holds. */
const NOW = Math.floor(Date.now() / HOUR) * HOUR + HOUR / 2;

const event: fc.Arbitrary<EventPart> = fc.record({
  at: fc.integer({ min: NOW - 6 * DAY, max: NOW - 1 }).map((ms) => new Date(ms)),
  outcome: fc.constantFrom("ok", "ok", "refused", "failed"),
  kind: fc.constantFrom("push", "pull", "track"),
  items: fc.constantFrom<EventPart["items"][]>(
    [],
    [
      { domain: "task", status: "applied", count: 3 },
      { domain: "task", status: "resolved", count: 2 },
    ],
  ),
});

function preview(ctx: TenantContext, kind: "failure_rate" | "conflict_rate"): Promise<AlertPreview> {
  const condition = { kind, threshold: 30, window_minutes: 60, at_least: 2, days: 7 };
  return previewCondition({ ctx, input: AlertPreviewQuery.parse(condition) });
}

let ctx: TenantContext;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  ctx = { ...(await testContext()), timeZone: "Asia/Kolkata" };
  await addDevice(ctx.tenant);
  await addEvents(ctx.tenant, ...fc.sample(event, { numRuns: 900, seed: 5 }));
});
afterAll(() => {
  vi.useRealTimers();
});

it.each(["failure_rate", "conflict_rate"] as const)(
  "the preview of a %s reads counted hours, and says the same as from the events themselves",
  async (kind) => {
    const fromEvents = await preview(ctx, kind);
    expect(fromEvents.firings.length).toBeGreaterThan(0);
    const keptSince = new Date(NOW - 8 * DAY);
    await takeSnapshots({ tenant: ctx.tenant, timeZone: ctx.timeZone, keptSince });
    expect(await preview(ctx, kind)).toEqual(fromEvents);
  },
);

it("what was counted is known when its events are gone, and what came since is read from them", async () => {
  const before = await preview(ctx, "failure_rate");
  await withClient(process.env.DATABASE_URL ?? "", async (owner) => {
    await owner.query("SELECT set_config('app.tenant_id', $1, false)", [ctx.tenant]);
    await owner.query(
      `DELETE FROM sync_event WHERE tenant_id = $1
         AND at < (SELECT complete_until FROM sync_snapshot_progress WHERE tenant_id = $1)`,
      [ctx.tenant],
    );
  });
  expect(await preview(ctx, "failure_rate")).toEqual(before);
});
