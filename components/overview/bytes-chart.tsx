import { ChartCard } from "@/components/charts/chart-card";
import type { Series } from "@/components/charts/series";
import type { Activity, Overview } from "@/lib/contract/overview";
import { formatBytes } from "@/lib/core/format/bytes";
import { formatPercent } from "@/lib/core/format/percent";
import { changeNote } from "./change-note";
import { comparable } from "./comparable";
import { chartPoints } from "./points";

const SERIES: readonly Series[] = [
  { key: "wire", label: "Travelled", color: "var(--neutral-fill)", shape: "bar" },
  { key: "delta", label: "Saved by delta", color: "var(--good-fill)", shape: "bar" },
  {
    key: "compression",
    label: "Saved by compression",
    color: "color-mix(in oklch, var(--good-fill) 45%, var(--surface))",
    shape: "bar",
  },
];

/** What went over the network, and what did not have to. */
export function BytesChart({ overview, className }: { overview: Overview; className?: string }) {
  const { bytes } = overview.activity;
  return (
    <ChartCard
      title="Bytes"
      summary={summary(bytes)}
      change={changeNote(bytes.wire, comparable(overview)?.activity.bytes.wire, {
        more: "more travelled",
        less: "less travelled",
        ifMore: "neutral",
      })}
      className={className}
      points={chartPoints(overview, ({ activity: { bytes: of } }) => ({
        wire: of.wire,
        delta: of.saved_delta,
        compression: Math.max(0, of.saved_compression),
      }))}
      series={SERIES}
      totals={{
        wire: formatBytes(bytes.wire),
        delta: formatBytes(bytes.saved_delta),
        compression: formatBytes(bytes.saved_compression),
      }}
      format={formatBytes}
      step={overview.step}
      timeZone={overview.time_zone}
    />
  );
}

function summary({ wire, saved_delta, saved_compression }: Activity["bytes"]): string {
  const saved = saved_delta + saved_compression;
  if (wire === 0) return "Nothing travelled in this range.";
  return `${formatPercent(Math.max(0, saved) / (wire + saved))} of what whole, plain records would have weighed stayed off the network.`;
}
