"use client";

import { ScrollArea } from "@base-ui/react/scroll-area";
import type { Step } from "@/lib/core/analytics/buckets";
import { bucketLabel } from "./bucket-label";
import type { Format, Point, Series } from "./series";

type Props = {
  title: string;
  points: readonly Point[];
  series: readonly Series[];
  format: Format;
  step: Step;
  timeZone: string;
};

/** A chart's numbers, the latest first. */
export function ChartTable({ title, points, series, format, step, timeZone }: Props) {
  return (
    <ScrollArea.Root className="h-full">
      <ScrollArea.Viewport className="h-full pr-3">
        <table aria-label={title} className="w-full text-xs">
          <thead className="sticky top-0 bg-surface">
            <tr>
              <th scope="col" className="py-1 pr-2 text-left font-medium text-muted">
                {timeZone}
              </th>
              {series.map((one) => (
                <th key={one.key} scope="col" className="py-1 pl-2 text-right font-medium text-muted">
                  {one.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map((point) => (
              <tr key={point.start} className="border-line border-t">
                <th scope="row" className="whitespace-nowrap py-1 pr-2 text-left font-normal">
                  {bucketLabel(point.start, step, timeZone)}
                  {point.running ? <span className="text-muted"> so far</span> : null}
                </th>
                {series.map((one) => {
                  const value = point.values[one.key];
                  return (
                    <td key={one.key} className="whitespace-nowrap py-1 pl-2 text-right">
                      {value === null || value === undefined ? "–" : format(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea.Viewport>
      <ScrollArea.Scrollbar className="flex w-2 p-0.5">
        <ScrollArea.Thumb className="w-full rounded-full bg-line-strong" />
      </ScrollArea.Scrollbar>
    </ScrollArea.Root>
  );
}
