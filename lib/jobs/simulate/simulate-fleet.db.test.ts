import { afterAll, expect, test } from "vitest";
import { DeviceListQuery } from "@/lib/contract/device";
import { platform } from "@/lib/sdk/platform";
import { routeFetch } from "@/lib/sdk/testing/route-fetch";
import { eventBuffer } from "@/lib/services/analytics/event-buffer";
import { listDevices } from "@/lib/services/devices/list-devices";
import { createCode } from "@/lib/services/enrollment/create-code";
import { testContext } from "@/lib/services/testing/test-context";
import { simulateFleet } from "./simulate-fleet";

afterAll(() => eventBuffer().flush());

test("a fleet edits, syncs and meets until it is told to stop", { timeout: 60_000 }, async () => {
  const contexts = [await testContext(), await testContext()];
  const codes = await Promise.all(
    contexts.map(
      async (ctx) => (await createCode({ ctx, input: { uses: 4, expires_in_hours: 1, note: "" } })).code,
    ),
  );
  const stop = new AbortController();
  const counts = await simulateFleet({
    url: "http://127.0.0.1:3000",
    platform: { ...platform(globalThis), fetch: routeFetch },
    codes,
    devicesPerTenant: 4,
    seed: 1,
    meanPauseMs: 20,
    signal: stop.signal,
    progress: ({ resolved, edits }) => resolved > 3 && edits > 50 && stop.abort(),
  });
  expect(counts.errors).toEqual(new Map());
  expect(String(counts)).toMatch(/^\d+ edits · \d+ syncs · \d+ conflicts settled · 0 set aside$/);
  for (const ctx of contexts) {
    const { items } = await listDevices({ ctx, input: DeviceListQuery.parse({}) });
    expect(items.map(({ name }) => name.split("'")[0]).sort()).toEqual(["Ada", "Bo", "Cem", "Dora"]);
  }
});
