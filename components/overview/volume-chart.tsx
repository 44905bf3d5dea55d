import { ChartCard } from "@/components/charts/chart-card";
import type { Series } from "@/components/charts/series";
import type { Overview } from "@/lib/contract/overview";
import { countOf, formatCount } from "@/lib/core/format/count";
import { formatPercent } from "@/lib/core/format/percent";
import { changeNote } from "./change-note";
import { comparable } from "./comparable";
import { chartPoints } from "./points";

const SERIES: readonly Series[] = [
  { key: "ok", label: "Succeeded", color: "var(--accent)", shape: "bar" },
  { key: "refused", label: "Refused", color: "var(--warning-fill)", shape: "bar" },
  { key: "failed", label: "Failed", color: "var(--critical-fill)", shape: "bar" },
];
const BEFORE: Series = {
  key: "before",
  label: "Before",
  color: "var(--muted)",
  shape: "line",
  dashed: true,
};

/** How many requests devices made, and how they ended. */
export function VolumeChart({ overview, className }: { overview: Overview; className?: string }) {
  const { activity, previous } = overview;
  return (
    <ChartCard
      title="Sync requests"
      summary={summary(overview)}
      change={changeNote(activity.requests, comparable(overview)?.activity.requests, {
        more: "more",
        less: "fewer",
        ifMore: "neutral",
      })}
      className={className}
      points={chartPoints(overview, ({ activity: { ok, refused, failed } }, before) => ({
        ok,
        refused,
        failed,
        before: before?.activity.requests ?? null,
      }))}
      series={previous ? [...SERIES, BEFORE] : SERIES}
      totals={{
        ok: formatCount(activity.ok),
        refused: formatCount(activity.refused),
        failed: formatCount(activity.failed),
        before: formatCount(previous?.activity.requests ?? 0),
      }}
      format={formatCount}
      step={overview.step}
      timeZone={overview.time_zone}
      whole
    />
  );
}

function summary({ activity }: Overview): string {
  const { requests, ok, active_devices: devices } = activity;
  if (requests === 0) return "No device synced in this range.";
  const from = `${countOf(requests, "request")} from ${countOf(devices, "device")}`;
  return `${from}, ${formatPercent(ok / requests)} succeeded.`;
}
