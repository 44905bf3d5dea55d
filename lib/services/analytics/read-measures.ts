import type { PoolClient } from "pg";
import { type Measures, mergeMeasures, noMeasures } from "@/lib/core/analytics/measures";
import { type EventRange, readGroupRows, readMeasureRows } from "@/lib/db/analytics/read-measures";
import {
  readCutHours,
  readProgress,
  readSnapshots,
  type StoredMeasures,
} from "@/lib/db/analytics/snapshot-rows";
import type { Span } from "@/lib/db/analytics/span";
import type { TenantId } from "@/lib/db/tenant-id";
import { addGroupRow, measuresOfEvents, measuresOfSnapshot } from "./stored-measures";

const MINUTE_MS = 60_000;

/** Whose measures are read, and since when the events of it are there. */
export type Measured = { tenant: TenantId; keptSince: Date };

/**
 * What happened in each bucket of a span, per tenant: days and hours that were counted before, and what no whole hour
 * holds from the events themselves, so that the cost doesn't grow with their number. Beyond the events' retention an
 * hour that a bucket's edge cuts in two counts where it began.
 */
export async function readMeasures(
  client: PoolClient,
  measured: readonly Measured[],
  { from, to, starts }: Span,
  { groups = false }: { groups?: boolean } = {},
): Promise<Map<TenantId, Measures[]>> {
  const read = { edges: [...starts, from, to], groups };
  const progress = await readProgress(
    client,
    measured.map(({ tenant }) => tenant),
  );
  const counted = measured.map(({ tenant }) => ({
    tenant,
    from,
    to: earlier(to, progress.get(tenant)?.completeUntil ?? from),
  }));
  const days = await readSnapshots(client, "day", counted, read);
  const holes = counted.flatMap((range) =>
    holesIn(
      range,
      days.filter(({ tenant }) => tenant === range.tenant),
    ),
  );
  const hours = await readSnapshots(client, "hour", holes, read);
  const cut = await readCutHours(client, holes, read);

  const keptSince = new Map(measured.map(({ tenant, keptSince }) => [tenant, keptSince]));
  const isKept = ({ tenant, start }: StoredMeasures) => start >= (keptSince.get(tenant) ?? to);
  const ranges: EventRange[] = [
    ...cut
      .filter(isKept)
      .map((row) => ({ tenant: row.tenant, from: later(row.start, from), to: earlier(endOf(row), to) })),
    ...counted
      .filter((range) => range.to < to)
      .map(({ tenant, to: until }) => ({ tenant, from: later(until, from), to })),
  ];
  const whole = [...days, ...hours, ...cut.filter((row) => !isKept(row) && row.start >= from)];

  const buckets = new Map(measured.map(({ tenant }) => [tenant, starts.map(noMeasures)]));
  const into = (tenant: TenantId, bucket: number) => buckets.get(tenant)?.[bucket] ?? noMeasures();
  for (const row of whole)
    mergeMeasures(into(row.tenant, bucketOf(starts, row.start)), measuresOfSnapshot(row));
  for (const row of await readMeasureRows(client, ranges, starts))
    mergeMeasures(into(row.tenant, row.bucket), measuresOfEvents(row));
  if (groups)
    for (const row of await readGroupRows(client, ranges, starts))
      addGroupRow(into(row.tenant, row.bucket), row);
  return buckets;
}

/** What of a range no day covers. */
function holesIn({ tenant, from, to }: EventRange, days: readonly StoredMeasures[]): EventRange[] {
  const holes: EventRange[] = [];
  let at = from;
  for (const day of days.toSorted((a, b) => a.start.getTime() - b.start.getTime())) {
    if (day.start > at) holes.push({ tenant, from: at, to: day.start });
    at = endOf(day);
  }
  if (at < to) holes.push({ tenant, from: at, to });
  return holes;
}

/** The last start that is not later; `starts` ascend. */
function bucketOf(starts: readonly Date[], at: Date): number {
  return Math.max(
    0,
    starts.findLastIndex((start) => start <= at),
  );
}

const endOf = ({ start, minutes }: StoredMeasures) => new Date(start.getTime() + minutes * MINUTE_MS);
const earlier = (a: Date, b: Date) => (a < b ? a : b);
const later = (a: Date, b: Date) => (a > b ? a : b);
