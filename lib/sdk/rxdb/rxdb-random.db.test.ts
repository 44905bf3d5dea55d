import { afterEach, beforeEach, describe, it, vi } from "vitest";
import type { TenantContext } from "@/lib/services/context";
import { testContext } from "@/lib/services/testing/test-context";
import { liveThrough, seedsOr } from "../testing/many-phones";
import { onServer } from "../testing/real-server";
import { closeDatabases, FIELDS, rxdbPhone } from "./testing/rxdb-phone";

let ctx: TenantContext;
beforeEach(async () => {
  ctx = await testContext();
});
afterEach(async () => {
  vi.useRealTimers();
  await closeDatabases();
});

const PLACES = ["r0", "r1", "r2", "r3", "r4"].map((id) => [`task/${id}`, [id]] as const);

const live = (seed: number, { restores }: { restores: number }) =>
  liveThrough({
    ctx,
    seed,
    restores,
    steps: 90,
    places: PLACES,
    fields: FIELDS,
    newPhone: (fetch) => rxdbPhone(ctx, { fetch }),
    truth: () => onServer(ctx),
  });

describe("many phones with RxDB on a bad network, whose apps end at any moment", () => {
  it.each(seedsOr([1, 2]))(
    "end up equal, with every edit kept somewhere, though storages get lost (seed %i)",
    (seed) => live(seed, { restores: 0 }),
  );

  it.each(seedsOr([1, 2]))(
    "end up equal, with every edit kept somewhere that one of them held, though the server is restored twice (seed %i)",
    (seed) => live(seed, { restores: 2 }),
  );
});
