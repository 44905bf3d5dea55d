"use client";

import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { axisTicks } from "@/lib/core/analytics/axis-ticks";
import type { Step } from "@/lib/core/analytics/buckets";
import { axisLabel, timeTicks } from "./bucket-label";
import { ChartTooltip } from "./chart-tooltip";
import { useChartZoom } from "./chart-zoom";
import type { Format, Mark, Point, Series } from "./series";

type Props = {
  points: readonly Point[];
  series: readonly Series[];
  format: Format;
  step: Step;
  timeZone: string;
  /** Only whole numbers make sense on the axis. */
  whole?: boolean;
  marks?: readonly Mark[];
};

/** Bars (stacked) and lines over gap-free buckets of time. */
export function TimeChart({ points, series, format, step, timeZone, whole = false, marks = [] }: Props) {
  const valueTicks = axisTicks(highest(points, series), whole);
  const ticks = timeTicks(
    points.map((point) => point.start),
    step,
    timeZone,
  );
  const { selection, handlers } = useChartZoom(step, timeZone);
  const topBar = series.findLast(({ shape }) => shape === "bar")?.key;
  return (
    <ComposedChart
      responsive
      data={[...points]}
      margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
      barCategoryGap="18%"
      style={{ width: "100%", height: "100%", userSelect: "none" }}
      {...handlers}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="start"
        ticks={ticks}
        tickFormatter={(start: number) => axisLabel(start, step, timeZone)}
        tick={TICK}
        tickLine={false}
        axisLine={{ stroke: "var(--line-strong)" }}
        interval="preserveStart"
        minTickGap={16}
        height={24}
      />
      <YAxis
        width="auto"
        ticks={valueTicks}
        domain={[0, valueTicks.at(-1) ?? 1]}
        interval={0}
        tickFormatter={(value: number) => roundTick(format(value))}
        tick={TICK}
        tickLine={false}
        axisLine={false}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ fill: "var(--hover)", stroke: "var(--line-strong)", strokeWidth: 0 }}
        content={({ active, label }) => (
          <ChartTooltip
            point={active ? points.find((point) => point.start === label) : undefined}
            series={series}
            format={format}
            step={step}
            timeZone={timeZone}
            marks={marks.filter((mark) => mark.start === label)}
          />
        )}
      />
      {[...new Set(marks.map((mark) => mark.start))].map((start) => (
        <ReferenceLine key={start} x={start} stroke="var(--ink)" strokeDasharray="2 2" strokeWidth={1.25} />
      ))}
      {selection ? (
        <ReferenceArea
          x1={selection.first}
          x2={selection.last}
          fill="var(--accent)"
          fillOpacity={0.18}
          stroke="var(--accent)"
        />
      ) : null}
      {series.map((one) =>
        one.shape === "bar" ? (
          <Bar
            key={one.key}
            dataKey={(point: Point) => point.values[one.key]}
            name={one.label}
            stackId="bars"
            fill={one.color}
            radius={one.key === topBar ? [2, 2, 0, 0] : 0}
            maxBarSize={40}
            isAnimationActive={false}
          />
        ) : (
          <Line
            key={one.key}
            dataKey={(point: Point) => point.values[one.key]}
            name={one.label}
            stroke={one.color}
            strokeWidth={one.dashed ? 1.25 : 1.75}
            strokeDasharray={one.dashed ? "4 3" : undefined}
            dot={points.length === 1}
            activeDot={{ r: 3, strokeWidth: 0 }}
            type="linear"
            connectNulls={false}
            isAnimationActive={false}
          />
        ),
      )}
    </ComposedChart>
  );
}

/** The top of the highest stack or line. */
function highest(points: readonly Point[], series: readonly Series[]): number {
  const bars = series.filter(({ shape }) => shape === "bar");
  const lines = series.filter(({ shape }) => shape === "line");
  return Math.max(
    0,
    ...points.map(({ values }) => bars.reduce((sum, { key }) => sum + (values[key] ?? 0), 0)),
    ...points.flatMap(({ values }) => lines.map(({ key }) => values[key] ?? 0)),
  );
}

/** "50 kB", not "50.0 kB": ticks are round numbers. */
const roundTick = (text: string) => text.replace(/\.0+(?= |$)/, "");

const TICK = { fill: "var(--muted)", fontSize: 11 };
