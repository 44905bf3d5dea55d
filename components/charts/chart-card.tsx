"use client";

import { ChartNoAxesCombined, Flag, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { TONE_ICON, TONE_TEXT, type Tone } from "@/components/ui/tone";
import type { Step } from "@/lib/core/analytics/buckets";
import { bucketLabel, zoneName } from "./bucket-label";
import { ChartExport } from "./chart-export";
import { ChartTable } from "./chart-table";
import type { Format, Mark, Point, Series } from "./series";
import { SeriesMark } from "./series-mark";
import { TimeChart } from "./time-chart";

/** "9 % fewer than before", and what that means. */
export type ChartChange = { words: string; tone: Tone };

type Props = {
  title: string;
  /** How it moved against the range it is compared with. */
  change?: ChartChange;
  /** What the chart shows, in a sentence that stands for it where it can't be seen. */
  summary: ReactNode;
  points: readonly Point[];
  series: readonly Series[];
  /** Each series' value for the whole range, shown at its name. */
  totals: { [key: string]: string };
  format: Format;
  step: Step;
  timeZone: string;
  whole?: boolean;
  /** Said under the chart too, for those who don't hover. */
  marks?: readonly Mark[];
  className?: string;
};

/** A chart over time with its sentence, its directly labelled series, and the same numbers as a table. */
export function ChartCard({ title, summary, change, totals, className = "", ...chart }: Props) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure
      aria-labelledby={`${id}-title`}
      className={`flex min-w-0 flex-col rounded-lg border border-line bg-surface ${className}`}
    >
      <figcaption className="flex items-start justify-between gap-4 px-4 pt-3">
        <div className="min-w-0">
          <h2 id={`${id}-title`} className="font-semibold text-base">
            {title}
          </h2>
          <p className="text-muted text-xs">
            {summary}
            {change ? <ChangeNote change={change} /> : null}
          </p>
        </div>
        <div className="flex" data-print="hide">
          <IconButton
            size="sm"
            label={asTable ? "Show as a chart" : "Show as a table"}
            icon={asTable ? <ChartNoAxesCombined aria-hidden /> : <Table2 aria-hidden />}
            onClick={() => setAsTable(!asTable)}
          />
          <ChartExport title={title} {...chart} />
        </div>
      </figcaption>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 px-4 pt-2 text-xs">
        {chart.series.map((one) => (
          <li key={one.key} className="flex items-center gap-1.5">
            <SeriesMark series={one} />
            <span className="text-muted">{one.label}</span>
            <span className="font-medium">{totals[one.key]}</span>
          </li>
        ))}
        <li title={`Times of ${chart.timeZone}`} className="ml-auto text-muted">
          {zoneName(chart.points.at(-1)?.start ?? 0, chart.timeZone)}
        </li>
      </ul>
      <div className="h-56 px-3 pt-1 pb-2">
        {asTable ? <ChartTable title={title} {...chart} /> : <TimeChart {...chart} />}
      </div>
      {chart.marks && chart.marks.length > 0 ? (
        <ul className="flex flex-col gap-0.5 px-4 pb-3 text-muted text-xs">
          {chart.marks.map((mark) => (
            <li key={mark.label} className="flex items-start gap-1.5">
              <Flag aria-hidden className="mt-0.5 size-3 shrink-0" />
              {bucketLabel(mark.start, chart.step, chart.timeZone)}: {mark.label}
            </li>
          ))}
        </ul>
      ) : null}
    </figure>
  );
}

function ChangeNote({ change: { words, tone } }: { change: ChartChange }) {
  const Icon = TONE_ICON[tone];
  return (
    <span className={TONE_TEXT[tone]}>
      {" "}
      {tone === "neutral" ? null : <Icon aria-hidden className="mr-1 inline size-3" />}
      {words}.
    </span>
  );
}
