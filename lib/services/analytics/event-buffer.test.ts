import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DeviceSighting, EventRow } from "@/lib/db/analytics/write-events";
import { type TenantId, tenantId } from "@/lib/db/tenant-id";
import { EventBuffer } from "./event-buffer";

process.env.LOG_LEVEL = "silent";

type Written = { tenant: TenantId; events: readonly EventRow[]; sightings: readonly DeviceSighting[] };

const tenant = tenantId(randomUUID());
let written: Written[];
let failures: number;

async function write(to: TenantId, events: readonly EventRow[], sightings: readonly DeviceSighting[]) {
  if (failures-- > 0) throw new Error("the database is away");
  written.push({ tenant: to, events, sightings });
}

beforeEach(() => {
  vi.useFakeTimers();
  written = [];
  failures = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

function event(at = 0): EventRow {
  const sizes = { bytes_in: 0, bytes_in_wire: 0, bytes_out: 0, bytes_out_wire: 0, bytes_saved_delta: 0 };
  const facts = { kind: 0, code: 0, network: 0, trigger: 0, attempt: 0, items: "" };
  return { at, device_no: 1, duration_ms: 1, ...sizes, ...facts };
}

function sighting(part: Partial<DeviceSighting> = {}): DeviceSighting {
  const unsaid = {
    push_at: null,
    pull_at: null,
    clock_offset_ms: null,
    network_quality: null,
    app_version: null,
    outbox: null,
    checkpoint: null,
    items: 0,
    items_ms: 0,
  };
  return { no: 1, seen_at: 0, ...unsaid, ...part };
}

test("events wait half a second for others and are written together, each tenant's apart", async () => {
  const buffer = new EventBuffer(write);
  const other = tenantId(randomUUID());
  buffer.add(tenant, event(), sighting());
  buffer.add(other, event(), sighting());
  buffer.add(tenant, event(), sighting());
  await vi.advanceTimersByTimeAsync(499);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(written.map((batch) => [batch.tenant, batch.events.length])).toEqual([
    [tenant, 2],
    [other, 1],
  ]);
});

test("two hundred events don't wait", async () => {
  const buffer = new EventBuffer(write);
  for (let no = 0; no < 200; no++) buffer.add(tenant, event(), sighting());
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toHaveLength(1);
});

test("of a device the last word counts, and what later requests don't say stands", async () => {
  const buffer = new EventBuffer(write);
  const outbox = { pending: 3, high_priority: 1, oldest_at: null };
  buffer.add(tenant, event(), sighting({ seen_at: 10, push_at: 10, clock_offset_ms: 5, outbox }));
  buffer.add(tenant, event(), sighting({ seen_at: 30, pull_at: 30, clock_offset_ms: 7 }));
  buffer.add(tenant, event(), sighting({ seen_at: 20, network_quality: "poor" }));
  await buffer.flush();
  expect(written[0]?.sightings).toEqual([
    sighting({ seen_at: 30, push_at: 10, pull_at: 30, clock_offset_ms: 7, network_quality: "poor", outbox }),
  ]);
});

test("the first event of a round gives the promise of its write", async () => {
  const buffer = new EventBuffer(write);
  const promise = buffer.add(tenant, event(), sighting());
  expect(buffer.add(tenant, event(), sighting())).toBeUndefined();
  await vi.advanceTimersByTimeAsync(500);
  await promise;
  expect(written).toHaveLength(1);
  expect(buffer.add(tenant, event(), sighting())).toBeInstanceOf(Promise);
});

test("a write that fails is tried again, and given up at last without stopping the others", async () => {
  const buffer = new EventBuffer(write);
  failures = 2;
  buffer.add(tenant, event(1), sighting());
  await vi.advanceTimersByTimeAsync(2000);
  expect(written).toHaveLength(1);

  failures = 3;
  buffer.add(tenant, event(2), sighting());
  await vi.advanceTimersByTimeAsync(2000);
  buffer.add(tenant, event(3), sighting());
  await vi.advanceTimersByTimeAsync(2000);
  expect(written.flatMap((batch) => batch.events.map(({ at }) => at))).toEqual([1, 3]);
});

test("while nothing can be written, no more is kept than the limit", async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const buffer = new EventBuffer(
    async (...batch) => {
      await gate;
      await write(...batch);
    },
    { flushMs: 500, flushRows: 10, maxRows: 25, tries: 1 },
  );
  for (let no = 0; no < 100; no++) buffer.add(tenant, event(no), sighting());
  release();
  await vi.advanceTimersByTimeAsync(1000);
  expect(written.flatMap((batch) => batch.events)).toHaveLength(25);
});

test("once stopped, nothing waits any more", async () => {
  const buffer = new EventBuffer(write);
  buffer.add(tenant, event(), sighting());
  await buffer.stop();
  expect(written).toHaveLength(1);
  buffer.add(tenant, event(), sighting());
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toHaveLength(2);
});
