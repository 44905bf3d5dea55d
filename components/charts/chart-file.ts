import { nextBucket, type Step } from "@/lib/core/analytics/buckets";
import { isoIn } from "@/lib/core/analytics/zoned";
import { csvLine } from "@/lib/core/export/csv";
import type { Point, Series } from "./series";

type Shown = { points: readonly Point[]; series: readonly Series[]; step: Step; timeZone: string };

/** What a chart shows as a spreadsheet: a line per bucket, its ends as times of the shown zone, numbers unrounded. */
export function chartCsv({ points, series, step, timeZone }: Shown): string {
  const head = csvLine([`from (${timeZone})`, `to (${timeZone})`, ...series.map(({ label }) => label)]);
  const lines = points.map(({ start, values }) =>
    csvLine([...ends(start, step, timeZone), ...series.map(({ key }) => values[key] ?? null)]),
  );
  return `\ufeff${head}${lines.join("")}`;
}

/** The same as JSON. */
export function chartJson(title: string, { points, series, step, timeZone }: Shown): string {
  const buckets = points.map(({ start, values }) => {
    const [from, to] = ends(start, step, timeZone);
    return { from, to, ...Object.fromEntries(series.map(({ key, label }) => [label, values[key] ?? null])) };
  });
  return `${JSON.stringify({ title, time_zone: timeZone, buckets }, null, 2)}\n`;
}

function ends(start: number, step: Step, timeZone: string): [from: string, to: string] {
  return [isoIn(start, timeZone), isoIn(nextBucket(start, step, timeZone), timeZone)];
}
