import type { Point } from "@/components/charts/series";
import type { Overview, OverviewBucket } from "@/lib/contract/overview";

/** A chart's points: values of each bucket, and of the bucket that stands at the same place in the period before. */
export function chartPoints(
  overview: Overview,
  values: (bucket: OverviewBucket, before: OverviewBucket | undefined) => Point["values"],
): Point[] {
  return overview.series.map((bucket, position) => ({
    start: Date.parse(bucket.start),
    running: position === overview.series.length - 1,
    values: values(bucket, overview.previous?.series[position]),
  }));
}
