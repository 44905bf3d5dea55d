import { afterEach, beforeEach, describe, it, vi } from "vitest";
import type { TenantContext } from "@/lib/services/context";
import { testContext } from "@/lib/services/testing/test-context";
import { liveThrough, seedsOr } from "../testing/many-phones";
import { COLUMNS, TABLES, truthOf, watermelonPhone } from "./testing/watermelon-phone";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});
afterEach(() => {
  vi.useRealTimers();
});

const PLACES = Object.entries(TABLES).flatMap(([table, domain]) =>
  ["r0", "r1", "r2", "r3"].map((id) => [`${domain}/${id}`, [table, id]] as const),
);

const live = (seed: number, { restores }: { restores: number }) =>
  liveThrough({
    ctx,
    seed,
    restores,
    steps: 90,
    places: PLACES,
    fields: COLUMNS,
    newPhone: (fetch) => watermelonPhone(ctx, fetch),
    truth: () => truthOf(ctx),
  });

describe("many phones with WatermelonDB on a bad network, whose apps end at any moment", () => {
  it.each(seedsOr([1, 2]))(
    "end up equal, with every edit kept somewhere, though storages get lost (seed %i)",
    (seed) => live(seed, { restores: 0 }),
  );

  it.each(seedsOr([1, 2]))(
    "end up equal, with every edit kept somewhere that one of them held, though the server is restored twice (seed %i)",
    (seed) => live(seed, { restores: 2 }),
  );
});
