import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { EVENT_NETWORK_CODE, EVENT_STATUSES } from "@/lib/contract/sync-event";
import { addDurations, durationBucket } from "@/lib/core/analytics/duration-buckets";
import {
  addCellsUp,
  addCounts,
  cellOf,
  countsOf,
  type Measures,
  noMeasures,
} from "@/lib/core/analytics/measures";
import { NumberReader } from "@/lib/core/analytics/numbers";
import { snapshotMetrics } from "@/lib/core/analytics/snapshot-metrics";
import { readMeasureRows } from "@/lib/db/analytics/read-measures";
import { type KeptMeasures, readLatestHour, readSnapshots } from "@/lib/db/analytics/snapshot-rows";
import { pool } from "@/lib/db/pool";
import { numbered, sql } from "@/lib/db/sql";
import type { TenantId } from "@/lib/db/tenant-id";
import { withTenantSql } from "@/lib/db/with-tenant";
import { addMeasures } from "../analytics/add-measures";
import { addEvents, type EventPart } from "../testing/add-event";
import { testContext } from "../testing/test-context";
import { takeSnapshots } from "./take-snapshots";

const HOUR = 3_600_000;
/** Midnight in UTC, yesterday: the whole day is over. */
const DAY = (Math.floor(Date.now() / (24 * HOUR)) - 1) * 24 * HOUR;
const VERSIONS = ["", "2.1", "2.1.0-β 日本"];
const PLATFORMS = ["ios", "android 14"];
/** Some close together, some so far apart that a step takes three bytes. Every seventh has no user, every ninth is gone. */
const DEVICES = [...Array.from({ length: 250 }, (_, n) => 1 + n), 9_000, 70_000, 70_001];
const known = DEVICES.filter((no) => no % 9 > 0).map((no) => ({
  no,
  version: VERSIONS[no % 3] ?? "",
  platform: PLATFORMS[no % 2] ?? "",
  user: no % 7 === 0 ? null : no,
}));

const item = fc.record({
  domain: fc.constantFrom("task", "ticket", null),
  status: fc.constantFrom(...EVENT_STATUSES),
  count: fc.integer({ min: 1, max: 600 }),
});
const event = fc.record({
  at: fc.integer({ min: 0, max: HOUR - 1 }),
  device_no: fc.constantFrom(...DEVICES),
  duration_ms: fc
    .oneof(fc.double({ min: 0.01, max: 5, noNaN: true }), fc.double({ min: 1, max: 3_000_000, noNaN: true }))
    .map(Math.fround),
  bytes_in: fc.nat(2 ** 31 - 1),
  bytes_in_wire: fc.nat(2 ** 31 - 1),
  bytes_saved_delta: fc.nat(2 ** 31 - 1),
  outcome: fc.constantFrom("ok" as const, "ok" as const, "refused" as const, "failed" as const),
  kind: fc.constantFrom("push" as const, "push" as const, "pull" as const, "track" as const),
  network: fc.constantFrom(undefined, "excellent" as const, "good" as const, "poor" as const),
  items: fc.array(item, { maxLength: 3 }),
});
type GivenEvent = ReturnType<(typeof event)["generate"]>["value"];

async function tenantWithDevices(): Promise<TenantId> {
  const { tenant } = await testContext();
  await withTenantSql(tenant, "", async (t) => {
    const given = [tenant, known.map((d) => d.no), known.map((d) => d.version), known.map((d) => d.platform)];
    await t.run(
      numbered(
        `INSERT INTO device (tenant_id, no, name, platform, app_version, token_hash)
       SELECT $1, no, 'Phone', platform, version, '' FROM unnest($2::int[], $3::text[], $4::text[]) AS d (no, version, platform)`,
        given,
      ),
    );
    await t.run(
      numbered(
        `INSERT INTO sync_event_client (tenant_id, no, device_no, user_id, user_no, app_version)
       SELECT $1, no, no, 'user ' || user_no, user_no, version FROM unnest($2::int[], $3::text[], $4::int[]) AS d (no, version, user_no)`,
        [...given.slice(0, 3), known.map((d) => d.user)],
      ),
    );
    await t.run(sql`UPDATE device SET user_id = c.user_id FROM sync_event_client c
       WHERE device.tenant_id = ${tenant} AND c.tenant_id = ${tenant} AND c.device_no = device.no`);
  });
  return tenant;
}

/** The second computation: event by event. */
function expected(events: readonly GivenEvent[]): Measures {
  const all = noMeasures();
  for (const one of events) {
    all.events++;
    if (one.kind === "track") continue;
    all.requests++;
    if (one.outcome === "refused") all.refused++;
    if (one.outcome === "failed") all.failed++;
    all.total_duration_ms += one.duration_ms;
    all.bytes_plain += one.bytes_in;
    all.bytes_wire += one.bytes_in_wire;
    all.bytes_saved_delta += one.bytes_saved_delta;
    for (const { domain, status, count } of one.items)
      addCounts(countsOf(all, domain ?? "unknown"), { [status]: count });
    const device = known.find(({ no }) => no === one.device_no);
    if (device?.user) all.users.add(device.user);
    const cell = cellOf(all, {
      app_version: device?.version ?? "",
      platform: device?.platform ?? "",
      network: one.network ? EVENT_NETWORK_CODE[one.network] : 0,
    });
    if (one.outcome === "refused") cell.refused++;
    if (one.outcome === "failed") cell.failed++;
    for (const { status, count } of one.items)
      if (status === "rejected" || status === "set_aside") cell[status] += count;
    addDurations(cell.durations, durationBucket(one.duration_ms), 1);
    cell.devices.add(one.device_no);
  }
  addCellsUp(all);
  return all;
}

function unpacked(row: KeptMeasures): Measures {
  const measures = noMeasures();
  addMeasures(measures, row, true);
  addCellsUp(measures);
  return measures;
}

const plain = ({ devices, users, cells, domains, total_duration_ms, ...sums }: Measures) => ({
  ...sums,
  total_duration_ms: Math.round(total_duration_ms),
  devices: [...devices],
  users: [...users],
  domains: Object.fromEntries(domains),
  cells: Object.fromEntries(
    [...cells].map(([name, cell]) => [name, { ...cell, devices: [...cell.devices] }]),
  ),
});

describe("what the database packs of events", () => {
  let tenant: TenantId;
  let hours: GivenEvent[][];
  beforeAll(async () => {
    tenant = await tenantWithDevices();
    hours = [3, 1500, 40].map((length, seed) => fc.sample(event, { numRuns: length, seed }));
    const parts = hours.flatMap((events, hour) =>
      events.map(
        (one): EventPart => ({ ...one, at: new Date(DAY + hour * HOUR + one.at), network: one.network }),
      ),
    );
    await addEvents(tenant, ...parts);
    await takeSnapshots({ tenant, timeZone: "UTC", keptSince: new Date(DAY - 24 * HOUR) });
  });
  const range = () => ({ tenant, from: new Date(DAY), to: new Date(DAY + 24 * HOUR) });

  it("unpacks to each hour's sums, sets and cells, and to the day's", async () => {
    const [stored, [day]] = await withTenantSql(tenant, "", async (t) => [
      await readSnapshots(t, "hour", [range()]),
      await readSnapshots(t, "day", [range()]),
    ]);
    expect(stored).toHaveLength(hours.length);
    for (const row of stored) {
      const events = hours[(row.start.getTime() - DAY) / HOUR] ?? [];
      expect(plain(unpacked(row))).toEqual(plain(expected(events)));
    }
    if (!day) throw new Error("the day was not counted");
    expect(plain(unpacked(day))).toEqual(plain(expected(hours.flat())));
  });

  it("is the same where nothing is stored yet", async () => {
    const starts = [range().from];
    const [row] = await withTenantSql(tenant, "", (t) => readMeasureRows(t, [range()], starts));
    if (!row) throw new Error("no events were read");
    expect(plain(unpacked(row))).toEqual(plain(expected(hours.flat())));
  });

  it("comes with the metrics that merged measures have", async () => {
    const latest = await withTenantSql(tenant, "", (t) => readLatestHour(t));
    const { start, domain_breakdown, ...metrics } = latest ?? { start: null, domain_breakdown: {} };
    const { domain_breakdown: domains, ...own } = snapshotMetrics(expected(hours.at(-1) ?? []));
    expect(start).toEqual(new Date(DAY + (hours.length - 1) * HOUR));
    expect(domain_breakdown).toEqual(domains);
    expect(rounded(metrics)).toEqual(rounded(own));
  });

  it("takes a byte for a small number, and any that JavaScript holds", async () => {
    const numbers = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 52];
    const { rows } = await pool().query("SELECT pack_number(n) AS packed FROM unnest($1::bigint[]) AS n", [
      numbers,
    ]);
    expect(rows.map(({ packed }) => new NumberReader(packed).next())).toEqual(numbers);
    expect(rows.map(({ packed }) => packed.length)).toEqual([1, 1, 1, 2, 2, 3, 5, 8]);
  });
});

/** Averages and percentages are stored with seven digits. */
function rounded(metrics: object): object {
  const six = (value: unknown) => (typeof value === "number" ? Number(value.toPrecision(6)) : value);
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, six(value)]));
}
