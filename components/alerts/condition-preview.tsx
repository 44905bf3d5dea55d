"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ChartCard } from "@/components/charts/chart-card";
import type { Mark, Point, Series } from "@/components/charts/series";
import { QueryError } from "@/components/ui/query-error";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import type { AlertCondition, AlertPreview } from "@/lib/contract/alert";
import { ALERT_KIND_LABEL, formatAlertValue } from "@/lib/core/alerts/describe-condition";
import { formatDuration } from "@/lib/core/format/duration";
import { alertPreviewQuery } from "@/lib/query/alerts";

const SPANS = [
  { value: "1", label: "1 day" },
  { value: "7", label: "7 days" },
  { value: "14", label: "14 days" },
] as const;
type Span = (typeof SPANS)[number]["value"];
const DAYS = { "1": 1, "7": 7, "14": 14 } as const;

type Props = { slug: string; condition: AlertCondition };

/** What the rule would have done in the past days. */
export function ConditionPreview({ slug, condition }: Props) {
  const [span, setSpan] = useState<Span>("7");
  const { kind, threshold, resolve_below, for_minutes, window_minutes, at_least, health_below } = condition;
  const query = useQuery(
    alertPreviewQuery(slug, {
      kind,
      threshold,
      resolve_below,
      for_minutes,
      window_minutes,
      at_least,
      health_below,
      days: DAYS[span],
    }),
  );
  const preview = query.data;
  if (query.isError && !preview) {
    return (
      <QueryError
        title="The preview could not be made"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!preview) return <Skeleton className="h-80" />;
  return (
    <div className="flex flex-col gap-2" aria-busy={query.isPlaceholderData}>
      <div>
        <Segmented label="Preview of the last" options={SPANS} value={span} onChange={setSpan} />
      </div>
      <ChartCard
        title="In the past days"
        summary={summary(preview, condition, span)}
        points={preview.points.map(
          ({ start, value }): Point => ({
            start: Date.parse(start),
            values: { value, threshold },
          }),
        )}
        series={SERIES(ALERT_KIND_LABEL[kind])}
        totals={{ value: highest(preview, condition), threshold: formatAlertValue(kind, threshold) }}
        format={(value) => formatAlertValue(kind, value)}
        step={preview.step}
        timeZone={preview.time_zone}
        whole={kind === "set_aside" || kind === "device_health"}
        marks={preview.firings.slice(-SHOWN_FIRINGS).map((firing) => mark(preview, condition, firing))}
      />
    </div>
  );
}

const SHOWN_FIRINGS = 3;

const SERIES = (label: string): Series[] => [
  { key: "value", label: `${label}, at most`, color: "var(--accent)", shape: "line" },
  { key: "threshold", label: "Fires from", color: "var(--critical-fill)", shape: "line", dashed: true },
];

function summary({ firings, measured_since }: AlertPreview, { kind }: AlertCondition, span: Span): string {
  const days = span === "1" ? "the last day" : `the last ${span} days`;
  if (measured_since === null) {
    return kind === "oldest_unsynced" || kind === "device_health"
      ? "There are no readings of this yet: the server has begun to keep them."
      : `No window in ${days} held enough to say anything. Take a longer one, or ask for fewer.`;
  }
  if (firings.length === 0) return `Would not have fired in ${days}.`;
  const times = firings.length === 1 ? "once" : `${firings.length} times`;
  const open = firings.at(-1)?.to === null ? ", and would be firing now" : "";
  const marked = firings.length > SHOWN_FIRINGS ? ` The latest ${SHOWN_FIRINGS} are marked.` : "";
  return `Would have fired ${times} in ${days}${open}.${marked}`;
}

function highest({ points }: AlertPreview, { kind }: AlertCondition): string {
  const values = points.flatMap(({ value }) => value ?? []);
  return values.length === 0 ? "–" : formatAlertValue(kind, Math.max(...values));
}

function mark(
  { points }: AlertPreview,
  { kind }: AlertCondition,
  { from, to, peak }: AlertPreview["firings"][number],
): Mark {
  const bucket = points.findLast(({ start }) => start <= from)?.start ?? from;
  const lasted = to === null ? "until now" : `for ${formatDuration(Date.parse(to) - Date.parse(from))}`;
  return { start: Date.parse(bucket), label: `fires ${lasted}, up to ${formatAlertValue(kind, peak)}` };
}
