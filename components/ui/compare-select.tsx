"use client";

import type { z } from "zod";
import type { compareParam } from "./range-params";
import { Select } from "./select";

type Compare = z.infer<typeof compareParam>;

type Props = { value: Compare; onChange: (value: Compare) => void };

/** What every number and line of a page is held against. */
export function CompareSelect({ value, onChange }: Props) {
  return <Select label="Compare with" options={OPTIONS} value={value} onChange={onChange} />;
}

const OPTIONS: readonly { value: Compare; label: string; hint: string }[] = [
  { value: "previous", label: "vs period before", hint: "As long, and right before" },
  { value: "week", label: "vs last week", hint: "The same weekdays, a week or more before" },
  { value: "off", label: "No comparison", hint: "Only this range" },
];
