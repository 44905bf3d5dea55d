"use client";

import { SaveMenu } from "@/components/ui/save-menu";
import type { Step } from "@/lib/core/analytics/buckets";
import { chartCsv, chartJson } from "./chart-file";
import type { Point, Series } from "./series";

type Props = {
  title: string;
  points: readonly Point[];
  series: readonly Series[];
  step: Step;
  timeZone: string;
};

/** Saves the numbers that a chart shows. */
export function ChartExport({ title, ...shown }: Props) {
  return <SaveMenu title={title} csv={() => chartCsv(shown)} json={() => chartJson(title, shown)} />;
}
