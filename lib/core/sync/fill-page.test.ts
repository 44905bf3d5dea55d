import fc from "fast-check";
import { expect, it } from "vitest";
import { PRIORITIES } from "../../contract/entry";
import type { Change } from "../../contract/pull";
import { DOMAIN_NAMES } from "../domains/registry";
import { buildPage } from "./build-page";
import type { FoundRecord } from "./change";
import { startCheckpoint } from "./checkpoint";
import { plainSeal } from "./checkpoint-code";
import { PageFill } from "./fill-page";
import { bornRecord } from "./record";
import { fittingRecords } from "./testing/fitting-records";

const change = (text: string, version: number): Change => ({
  domain: "task",
  mobile_id: `m${version}`,
  op: "upsert",
  version,
  data: { text },
  fields_changed: 1,
  priority: "normal",
});

it("takes changes exactly until the next has no room, whatever their lengths and however they come", () => {
  const texts = fc.array(fc.string({ unit: "binary", maxLength: 60 }), { maxLength: 60 });
  fc.assert(
    fc.property(
      texts,
      fc.integer({ min: 0, max: 12_000 }),
      fc.integer({ min: 1, max: 50 }),
      (all, room, step) => {
        const changes = all.map(change);
        const fill = new PageFill(room, Buffer.byteLength);
        for (let from = 0; from < changes.length; from += step) {
          const part = changes.slice(from, from + step);
          if (fill.take(part) < part.length) break;
        }
        const expected: string[] = [];
        let bytes = 0;
        for (const text of changes.map((one) => JSON.stringify(one))) {
          bytes += Buffer.byteLength(text) + (expected.length > 0 ? 1 : 0);
          if (expected.length > 0 && bytes > room) break;
          expected.push(text);
        }
        expect(fill.text).toBe(expected.join());
        expect(fill.changes).toEqual(changes.slice(0, expected.length));
      },
    ),
  );
});

/** A store of equal records that counts how many were read. */
function storeOf(count: number, bytes: number, writer = 1) {
  const records = Array.from({ length: count }, (_, index): FoundRecord => {
    const record = bornRecord({ notes: "x".repeat(bytes) }, [index + 1, writer, null]);
    return { domain: "task", mobileId: `m${index}`, priority: 1, record };
  });
  const store = {
    reads: [] as number[],
    read: async (after: number, _: unknown, size: { limit: number; bytes: number }) => {
      const found = fittingRecords(records.slice(after), size);
      store.reads.push(found.records.length);
      return found;
    },
  };
  return store;
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

function page(store: ReturnType<typeof storeOf>, maxBytes: number, { base = -1, device = 2 } = {}) {
  const rest = { base, position: Math.max(0, base), horizon: 0 };
  return buildPage({
    seal: plainSeal("t"),
    checkpoint: { ...startCheckpoint(1), rest },
    scope: { domains: DOMAIN_NAMES, priorities: PRIORITIES },
    limit: 1000,
    maxBytes,
    counter: 10_000,
    device,
    ownTold: {},
    read: store.read,
    count: async () => 0,
  });
}

it("reads hardly more of long records than a page holds, and short ones at a time or two", async () => {
  const long = storeOf(1200, 3000);
  const { items } = await page(long, 262_144);
  expect(items.length).toBeGreaterThan(80);
  expect(sum(long.reads)).toBeLessThan(items.length * 2);
  const short = storeOf(1200, 200);
  expect((await page(short, 1_000_000)).items).toHaveLength(1000);
  expect(short.reads.length).toBeLessThanOrEqual(2);
});

it("holds no more records than fit into a page, however long they are, and ends where it looked at a lot", async () => {
  const huge = storeOf(200, 1_000_000);
  const { items } = await page(huge, 262_144);
  expect([items.length, huge.reads]).toEqual([1, [1, 1]]);
  const own = storeOf(200, 1_000_000, 2);
  const ownPage = await page(own, 262_144, { base: 0 });
  expect([ownPage.items, ownPage.complete]).toEqual([[], false]);
  expect(sum(own.reads)).toBeLessThan(20);
});

it("reads past many records of the device's own in few steps, also where little room is left", async () => {
  const own = storeOf(4000, 100, 2);
  const { items, complete } = await page(own, 1, { base: 0 });
  expect([items, complete]).toEqual([[], true]);
  expect(own.reads.length).toBeLessThan(12);
});
