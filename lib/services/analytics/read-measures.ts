import { addCellsUp, type Measures, noMeasures } from "@/lib/core/analytics/measures";
import { placeIn } from "@/lib/core/analytics/place-in";
import type { EventRange } from "@/lib/db/analytics/event-requests";
import { readMeasureRows } from "@/lib/db/analytics/read-measures";
import { readProgress, readSnapshots, type StoredMeasures } from "@/lib/db/analytics/snapshot-rows";
import type { Span } from "@/lib/db/analytics/span";
import type { TenantId } from "@/lib/db/tenant-id";
import type { Tx } from "@/lib/db/tx";
import { addMeasures } from "./add-measures";

const MINUTE_MS = 60_000;

/** Whose measures are read, and since when the events of it are there. */
export type Measured = { tenant: TenantId; keptSince: Date };

/**
 * What happened in each bucket of a span, per tenant: days and hours that were counted before, and what no whole hour
 * holds from the events themselves, so that the cost doesn't grow with their number. Beyond the events' retention an
 * hour that a bucket's edge cuts in two counts where it began.
 */
export async function readMeasures(
  t: Tx,
  measured: readonly Measured[],
  { from, to, starts }: Span,
  { cells = false }: { cells?: boolean } = {},
): Promise<Map<TenantId, Measures[]>> {
  const edges = [...starts, from, to].map(Number).sort((a, b) => a - b);
  const startsAt = starts.map(Number);
  const progress = await readProgress(
    t,
    measured.map(({ tenant }) => tenant),
  );
  const counted = measured.map(({ tenant }) => ({
    tenant,
    from,
    to: earlier(to, progress.get(tenant)?.completeUntil ?? from),
  }));
  const days = (await readSnapshots(t, "day", counted)).filter((row) => !isCut(row, edges));
  const holes = counted.flatMap((range) =>
    holesIn(
      range,
      days.filter(({ tenant }) => tenant === range.tenant),
    ),
  );
  const hours = await readSnapshots(t, "hour", holes);
  const cut = hours.filter((row) => isCut(row, edges));

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
  const whole = [
    ...days,
    ...hours.filter((row) => !isCut(row, edges)),
    ...cut.filter((row) => !isKept(row) && row.start >= from),
  ];

  const buckets = new Map(measured.map(({ tenant }) => [tenant, starts.map(noMeasures)]));
  const into = (tenant: TenantId, bucket: number) => buckets.get(tenant)?.[bucket] ?? noMeasures();
  for (const row of whole)
    addMeasures(into(row.tenant, Math.max(0, placeIn(startsAt, row.start.getTime()))), row, cells);
  for (const row of await readMeasureRows(t, ranges, starts))
    addMeasures(into(row.tenant, row.bucket), row, cells);
  for (const bucket of [...buckets.values()].flat()) addCellsUp(bucket);
  return buckets;
}

/** Whether one of some ascending edges (ms) lies within it. */
function isCut(row: StoredMeasures, edges: readonly number[]): boolean {
  const last = edges[placeIn(edges, endOf(row).getTime() - 1)];
  return last !== undefined && last > row.start.getTime();
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

const endOf = ({ start, minutes }: StoredMeasures) => new Date(start.getTime() + minutes * MINUTE_MS);
const earlier = (a: Date, b: Date) => (a < b ? a : b);
const later = (a: Date, b: Date) => (a > b ? a : b);
