import { ChartCard } from "@/components/charts/chart-card";
import type { Series } from "@/components/charts/series";
import type { DeviceDetail } from "@/lib/contract/device";
import { countOf, formatCount } from "@/lib/core/format/count";

const SERIES: readonly Series[] = [
  { key: "ok", label: "Done", color: "var(--accent)", shape: "bar" },
  { key: "refused", label: "Refused", color: "var(--warning-fill)", shape: "bar" },
  { key: "failed", label: "Failed", color: "var(--critical-fill)", shape: "bar" },
];

/** When the device synced in the last days, and how that went. */
export function DeviceTimeline({ syncs }: { syncs: DeviceDetail["syncs"] }) {
  const { total, failed, days, timeline } = syncs;
  const sum = (key: "ok" | "refused" | "failed") =>
    formatCount(timeline.buckets.reduce((count, bucket) => count + bucket[key], 0));
  return (
    <ChartCard
      title="Timeline of syncs"
      summary={
        total === 0
          ? `No request in the last ${days} days.`
          : `${countOf(total, "request")} in the last ${days} days, ${failed === 0 ? "none" : formatCount(failed)} of them refused or failed.`
      }
      points={timeline.buckets.map(({ start, ...values }, position) => ({
        start: Date.parse(start),
        values,
        running: position === timeline.buckets.length - 1,
      }))}
      series={SERIES}
      totals={{ ok: sum("ok"), refused: sum("refused"), failed: sum("failed") }}
      format={formatCount}
      step={timeline.step}
      timeZone={timeline.time_zone}
      whole
    />
  );
}
