import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRIORITIES } from "../contract/entry";
import { BATCH_SIZES } from "../core/sync/plan";
import { type Batchable, createBatches } from "./batches";

type Item = Batchable & { n: number; text: string };

const items = fc
  .array(
    fc.record({
      mobile_id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
      priority: fc.option(fc.constantFrom(...PRIORITIES), { nil: undefined }),
    }),
    { maxLength: 60 },
  )
  .map((rows) => rows.map((row, n): Item => ({ ...row, domain: "task", n, text: "" })));

describe("createBatches", () => {
  it("puts every edit into one batch, none larger than asked", () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 10 }), (edits, size) => {
        const batches = createBatches(edits, size);
        expect(batches.flat().sort((a, b) => a.n - b.n)).toEqual(edits);
        for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(size);
      }),
    );
  });

  it("keeps the order of edits of one record", () => {
    fc.assert(
      fc.property(items, (edits) => {
        for (const id of ["a", "b", "c"]) {
          const order = createBatches(edits, 3)
            .flat()
            .filter((edit) => edit.mobile_id === id)
            .map(({ n }) => n);
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
      }),
    );
  });

  it("sends urgent records first, then what is oldest; an urgent edit takes the earlier ones of its record along", () => {
    const edit = (n: number, mobile_id: string, priority?: Item["priority"]): Item => {
      return { domain: "task", mobile_id, priority, n, text: "" };
    };
    const edits = [
      edit(0, "a", "low"),
      edit(1, "b"),
      edit(2, "c", "high"),
      edit(3, "b", "high"),
      edit(4, "d"),
    ];
    expect(createBatches(edits, 10)[0]?.map(({ n }) => n)).toEqual([1, 2, 3, 4, 0]);
  });

  it("stays below the server's limit of 5 MB, also for text of three bytes a letter", () => {
    const edits = Array.from({ length: 60 }, (_, n): Item => {
      return { domain: "task", mobile_id: `r${n}`, n, text: "語".repeat(80_000) };
    });
    const batches = createBatches(edits, BATCH_SIZES.excellent);
    expect(batches.length).toBeGreaterThan(1);
    for (const batch of batches) {
      expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(5 * 1024 * 1024);
    }
  });
});
