import fc from "fast-check";
import { expect, test } from "vitest";
import { EVENT_STATUSES } from "../../contract/sync-event";
import { DOMAIN_NAMES, DOMAINS } from "../domains/registry";
import { countItems, packItems, unpackItems } from "./event-items";

const item = fc.record({
  domain: fc.constantFrom(...DOMAIN_NAMES, "unknown"),
  status: fc.constantFrom(...EVENT_STATUSES),
  count: fc.integer({ min: 1, max: 1000 }),
});

test("what was packed comes back, however large the counts", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(item, { selector: ({ domain, status }) => `${domain} ${status}` }),
      (items) => {
        const unpacked = unpackItems(Buffer.from(packItems(items), "hex"));
        const sum = (of: typeof unpacked, domain: string, status: string) =>
          of
            .filter((one) => one.domain === domain && one.status === status)
            .reduce((n, one) => n + one.count, 0);
        for (const { domain, status, count } of items) expect(sum(unpacked, domain, status)).toBe(count);
        expect(unpacked.reduce((n, one) => n + one.count, 0)).toBe(
          items.reduce((n, one) => n + one.count, 0),
        );
      },
    ),
  );
});

test("a request that touched one domain in one way takes two bytes", () => {
  expect(packItems(countItems(Array(40).fill({ domain: "task", status: "applied" })))).toBe("1828");
  expect(packItems([{ domain: "payroll", status: "rejected", count: 1 }])).toBe("0401");
});

test("every domain has a number of its own that fits", () => {
  const codes = DOMAINS.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toBeGreaterThan(0);
  for (const code of codes) expect(code).toBeLessThan(32);
});
