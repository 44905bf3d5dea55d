"use client";

import clsx from "clsx";
import { type FormEvent, useState } from "react";
import type { RangeEnds } from "@/lib/core/analytics/step-range";
import { parseTimePoint } from "@/lib/core/analytics/time-point";
import { parseTimeRange, type TimeRange } from "@/lib/core/analytics/time-range";
import { wallText } from "@/lib/core/analytics/zoned";
import { rangeWords } from "@/lib/core/format/range-words";
import { Button } from "./button";
import { Field } from "./field";
import { FormError } from "./form-error";
import { Input } from "./input";
import { ZoneSwitch } from "./zone-switch";

type Props = {
  from: string;
  to: string;
  range: TimeRange;
  /** ms */
  now: number;
  timeZone: string;
  onChange: (ends: RangeEnds) => void;
};

const PRESETS: readonly RangeEnds[] = [
  { from: "now-6h", to: "now" },
  { from: "now/d", to: "now" },
  { from: "now-24h", to: "now" },
  { from: "now-1d/d", to: "now/d" },
  { from: "now-7d", to: "now" },
  { from: "now/w", to: "now" },
  { from: "now-14d", to: "now" },
  { from: "now-1w/w", to: "now/w" },
  { from: "now-30d", to: "now" },
  { from: "now-90d", to: "now" },
];

/** Named ranges, one up to now of any length, and one between two times of the shown zone. */
export function RangeForm({ from, to, range, now, timeZone, onChange }: Props) {
  return (
    <div className="flex flex-col gap-4">
      <div className="-mx-1 grid grid-cols-2 gap-px">
        {PRESETS.map((preset) => {
          const current = preset.from === from && preset.to === to;
          return (
            <button
              key={preset.from + preset.to}
              type="button"
              aria-pressed={current}
              onClick={() => onChange(preset)}
              className={clsx(
                "rounded-md px-2 py-1.5 text-left text-sm hover:bg-hover pointer-coarse:py-2.5",
                current && "bg-accent-soft font-medium text-accent",
              )}
            >
              {rangeWords(preset.from, preset.to, now, timeZone)}
            </button>
          );
        })}
      </div>
      <BetweenForm range={range} now={now} timeZone={timeZone} onChange={onChange} />
      <RelativeForm from={from} now={now} timeZone={timeZone} onChange={onChange} />
      <div className="flex items-center justify-between gap-3 border-line border-t pt-3 text-sm">
        <span className="text-muted">Times in</span>
        <ZoneSwitch className="w-44" />
      </div>
    </div>
  );
}

function BetweenForm({ range, now, timeZone, onChange }: Omit<Props, "from" | "to">) {
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [since, until] = [String(form.get("since")), String(form.get("until"))];
    const asked = parseTimeRange(since, until, now, timeZone);
    const [start, end] = [parseTimePoint(since, now, timeZone), parseTimePoint(until, now, timeZone)];
    if (typeof asked === "string" || start === undefined || end === undefined)
      return setProblem(`This range can't be shown: ${since && until ? asked : "it needs both ends"}.`);
    onChange({ from: new Date(start).toISOString(), to: new Date(end).toISOString() });
  };
  return (
    <form
      key={timeZone}
      onSubmit={submit}
      noValidate
      className="flex flex-col gap-2 border-line border-t pt-3"
    >
      <FormError>{problem}</FormError>
      <Field label="From">
        <Input name="since" type="datetime-local" defaultValue={wallText(range.from, timeZone)} />
      </Field>
      <Field label="To">
        <Input name="until" type="datetime-local" defaultValue={wallText(range.to, timeZone)} />
      </Field>
      <Button type="submit">Show these times</Button>
    </form>
  );
}

function RelativeForm({
  from,
  now,
  timeZone,
  onChange,
}: Pick<Props, "from" | "now" | "timeZone" | "onChange">) {
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get("relative")).trim();
    const asked = parseTimeRange(text, "now", now, timeZone);
    if (typeof asked === "string") setProblem(`${asked}. Units: m, h, d, w.`);
    else onChange({ from: text, to: "now" });
  };
  return (
    <form onSubmit={submit} noValidate className="flex items-end gap-2 border-line border-t pt-3">
      <Field label="Up to now, from" error={problem} className="flex-1">
        <Input
          name="relative"
          defaultValue={from.startsWith("now") ? from : ""}
          placeholder="now-36h"
          spellCheck={false}
          autoComplete="off"
        />
      </Field>
      <Button type="submit">Show</Button>
    </form>
  );
}
