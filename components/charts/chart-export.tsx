"use client";

import { Download } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { Menu } from "@/components/ui/menu";
import { saveFile } from "@/components/ui/save-file";
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
export function ChartExport({ title, points, series, step, timeZone }: Props) {
  const shown = { points, series, step, timeZone };
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return (
    <Menu
      trigger={<IconButton size="sm" label={`Export ${title}`} icon={<Download aria-hidden />} />}
      entries={[
        {
          kind: "action",
          key: "csv",
          label: "CSV",
          onSelect: () => saveFile(`${name}.csv`, "text/csv;charset=utf-8", chartCsv(shown)),
        },
        {
          kind: "action",
          key: "json",
          label: "JSON",
          onSelect: () => saveFile(`${name}.json`, "application/json", chartJson(title, shown)),
        },
      ]}
    />
  );
}
