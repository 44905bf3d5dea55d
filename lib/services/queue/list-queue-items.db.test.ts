import { expect, it } from "vitest";
import { QueueListQuery } from "@/lib/contract/queue-review";
import { addQueueItem } from "../testing/add-queue-item";
import { testContext } from "../testing/test-context";
import { exportQueueItems } from "./export-queue-items";
import { listQueueItems } from "./list-queue-items";

const KB = 1024;

it("ends a page where its entries get long, and misses none on the way there and back", async () => {
  const ctx = await testContext();
  const sizes = [300, 300, 300, 300, 10, 10, 2000, 10, 1];
  for (const [no, size] of sizes.entries()) {
    const entry = JSON.stringify("x".repeat(size * KB));
    await addQueueItem(ctx.tenant, { state: "set_aside", mobileId: `m${no}`, entry, settledAt: new Date() });
  }
  const page = (query: object) => listQueueItems({ ctx, input: QueueListQuery.parse(query) });
  const pages: string[][] = [];
  const back: string[][] = [];
  let answer = await page({});
  for (;;) {
    pages.push(answer.items.map(({ mobile_id }) => mobile_id));
    expect(answer.total).toBe(sizes.length);
    if (!answer.next_cursor) break;
    answer = await page({ cursor: answer.next_cursor });
  }
  // The one that passes the limit still comes.
  expect(pages).toEqual([
    ["m0", "m1", "m2", "m3"],
    ["m4", "m5", "m6"],
    ["m7", "m8"],
  ]);
  while (answer.previous_cursor) {
    answer = await page({ cursor: answer.previous_cursor });
    back.unshift(answer.items.map(({ mobile_id }) => mobile_id));
  }
  expect(back.flat()).toEqual(pages.slice(0, 2).flat());
  const file = await exportQueueItems({ ctx, input: QueueListQuery.parse({ format: "json_file" }) });
  expect(await new Response(file).json()).toHaveLength(sizes.length);
});
