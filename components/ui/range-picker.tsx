"use client";

import { Calendar, ChevronDown, ChevronLeft, ChevronRight, ZoomOut } from "lucide-react";
import { useState } from "react";
import { type RangeEnds, rangeAfter, rangeAround, rangeBefore } from "@/lib/core/analytics/step-range";
import type { TimeRange } from "@/lib/core/analytics/time-range";
import { rangeWords } from "@/lib/core/format/range-words";
import { buttonClass } from "./button";
import { IconButton } from "./icon-button";
import { Popover } from "./popover";
import { RangeForm } from "./range-form";

type Props = {
  from: string;
  to: string;
  range: TimeRange;
  /** ms */
  now: number;
  timeZone: string;
  onChange: (ends: RangeEnds) => void;
};

/** Which stretch of time a page is about: named ones, any other, the one before and the one after. */
export function RangePicker({ from, to, range, now, timeZone, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const after = rangeAfter(range, now, timeZone);
  const around = rangeAround(range, now);
  const choose = (ends: RangeEnds) => {
    setOpen(false);
    onChange(ends);
  };
  return (
    <fieldset aria-label="Time range" className="flex min-w-0 items-center gap-0.5" data-print="hide">
      <IconButton
        label="The range before"
        icon={<ChevronLeft aria-hidden />}
        onClick={() => onChange(rangeBefore(range, timeZone))}
      />
      <Popover
        open={open}
        onOpenChange={setOpen}
        title="Time range"
        trigger={
          <button type="button" className={buttonClass()}>
            <Calendar aria-hidden className="text-muted" />
            {rangeWords(from, to, now, timeZone)}
            <ChevronDown aria-hidden className="text-muted" />
          </button>
        }
      >
        <RangeForm from={from} to={to} range={range} now={now} timeZone={timeZone} onChange={choose} />
      </Popover>
      <IconButton
        label="The range after"
        icon={<ChevronRight aria-hidden />}
        disabled={after === undefined}
        onClick={() => after && onChange(after)}
      />
      <IconButton
        label="Zoom out"
        icon={<ZoomOut aria-hidden />}
        disabled={around === undefined}
        onClick={() => around && onChange(around)}
      />
    </fieldset>
  );
}
