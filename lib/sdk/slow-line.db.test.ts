import { beforeEach, expect, it } from "vitest";
import type { TenantContext } from "@/lib/services/context";
import { testContext } from "@/lib/services/testing/test-context";
import { platform } from "./platform";
import type { Fetch } from "./send";
import { memoryStorage } from "./storage/memory";
import { createSyncClient } from "./sync-client";
import { enrolledToken, FOREVER_MS, impatientTimer, SERVER } from "./testing/real-server";
import { routeFetch } from "./testing/route-fetch";
import { slowLine } from "./testing/slow-line";
import { virtualTime } from "./testing/virtual-time";

const RECORDS = 300;

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});

async function seed() {
  const client = createSyncClient({
    ...platform(globalThis),
    url: SERVER,
    token: await enrolledToken(ctx),
    fetch: routeFetch,
    storage: memoryStorage(),
    setTimer: impatientTimer,
    timeoutMs: FOREVER_MS,
  });
  for (let n = 0; n < RECORDS; n++) {
    const changes = { notes: `${n} `.padEnd(3000, "x") };
    await client.mutate({ domain: "journal", mobileId: `j${n}`, changes });
  }
  await client.push();
}

/** A device behind 60 KB/s with a time-out of 2 s, which answers the server's work with no time at all. */
async function slowDevice() {
  let busy = 0;
  const paths: string[] = [];
  const time = virtualTime(Date.now(), () => busy > 0);
  const asking: Fetch = async (url, init) => {
    busy += 1;
    paths.push(new URL(url).pathname);
    try {
      const response = await routeFetch(url, init);
      const text = await response.text();
      return { status: response.status, headers: response.headers, text: async () => text };
    } finally {
      busy -= 1;
    }
  };
  const client = createSyncClient({
    url: SERVER,
    token: await enrolledToken(ctx),
    fetch: slowLine(asking, time, { bytesPerSecond: 60_000 }),
    storage: memoryStorage(),
    clock: time.clock,
    setTimer: time.setTimer,
    timeoutMs: 2000,
  });
  return { client, paths };
}

it("a first sync over a slow line completes with the real server, and an edit made meanwhile is answered soon", async () => {
  await seed();
  const { client, paths } = await slowDevice();
  const progress: { done: number; total: number }[] = [];
  let madeAt = 0;
  client.on("progress", (told) => {
    progress.push(told);
    if (progress.length !== 3) return;
    madeAt = paths.length;
    void client.mutate({ domain: "task", mobileId: "t1", changes: { title: "Pump" } });
  });
  await client.syncAll();
  expect(await client.list("journal")).toHaveLength(RECORDS);
  // The edit that was made meanwhile is one of them.
  expect(progress.at(-1)).toEqual({ done: RECORDS + 1, total: RECORDS + 1 });
  const pushes = paths.flatMap((path, at) => (path.endsWith("push") ? [at + 1] : []));
  expect(Math.max(...pushes) - madeAt).toBeLessThanOrEqual(3);
  expect(client.status().pending).toBe(0);
});
