import { Flag } from "lucide-react";
import type { Step } from "@/lib/core/analytics/buckets";
import { bucketLabel } from "./bucket-label";
import type { Format, Mark, Point, Series } from "./series";
import { SeriesMark } from "./series-mark";

type Props = {
  point: Point | undefined;
  series: readonly Series[];
  format: Format;
  step: Step;
  timeZone: string;
  marks: readonly Mark[];
};

/** One bucket's numbers under the pointer. */
export function ChartTooltip({ point, series, format, step, timeZone, marks }: Props) {
  if (!point) return null;
  return (
    <div className="rounded-lg border border-line bg-raised px-3 py-2 text-xs shadow-popup">
      <p className="mb-1 font-medium">
        {bucketLabel(point.start, step, timeZone)}{" "}
        <span className="font-normal text-muted">{point.running ? "so far" : timeZone}</span>
      </p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5">
        {series.map((one) => {
          const value = point.values[one.key];
          return (
            <div key={one.key} className="contents">
              <dt className="flex items-center gap-1.5 text-muted">
                <SeriesMark series={one} />
                {one.label}
              </dt>
              <dd className="text-right font-medium">
                {value === null || value === undefined ? "none" : format(value)}
              </dd>
            </div>
          );
        })}
      </dl>
      {marks.map((mark) => (
        <p key={mark.label} className="mt-1 flex max-w-56 items-start gap-1.5 border-line border-t pt-1">
          <Flag aria-hidden className="mt-0.5 size-3 shrink-0" />
          {mark.label}
        </p>
      ))}
    </div>
  );
}
