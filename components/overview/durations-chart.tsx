import { ChartCard } from "@/components/charts/chart-card";
import type { Series } from "@/components/charts/series";
import type { Overview } from "@/lib/contract/overview";
import { formatDuration } from "@/lib/core/format/duration";
import { changeNote } from "./change-note";
import { comparable } from "./comparable";
import { chartPoints } from "./points";

const SERIES: readonly Series[] = [
  { key: "p50", label: "Median", color: "var(--neutral-fill)", shape: "line" },
  { key: "p95", label: "95th percentile", color: "var(--accent)", shape: "line" },
];
const BEFORE: Series = {
  key: "before",
  label: "95th percentile before",
  color: "var(--muted)",
  shape: "line",
  dashed: true,
};

/** How long the server took to answer. */
export function DurationsChart({ overview, className }: { overview: Overview; className?: string }) {
  const { activity, previous } = overview;
  const said = (ms: number | null | undefined) =>
    ms === null || ms === undefined ? "–" : formatDuration(ms);
  return (
    <ChartCard
      title="Time to answer"
      summary={
        activity.p50_ms === null
          ? "Nothing was asked in this range."
          : `Half of the requests took under ${said(activity.p50_ms)}, 19 of 20 under ${said(activity.p95_ms)}.`
      }
      change={changeNote(activity.p95_ms, comparable(overview)?.activity.p95_ms, {
        more: "slower",
        less: "faster",
        ifMore: "warning",
      })}
      className={className}
      points={chartPoints(overview, ({ activity: { p50_ms, p95_ms } }, before) => ({
        p50: p50_ms,
        p95: p95_ms,
        before: before?.activity.p95_ms ?? null,
      }))}
      series={previous ? [...SERIES, BEFORE] : SERIES}
      totals={{
        p50: said(activity.p50_ms),
        p95: said(activity.p95_ms),
        before: said(previous?.activity.p95_ms),
      }}
      format={formatDuration}
      step={overview.step}
      timeZone={overview.time_zone}
    />
  );
}
