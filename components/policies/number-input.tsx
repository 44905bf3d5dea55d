"use client";

import { useState } from "react";
import { Input } from "@/components/ui/input";

type Props = {
  value: number | null;
  /** Null where the field was emptied. */
  onChange: (value: number | null) => void;
  /** How much of the value one of the field's own units is: 1000 shows milliseconds as seconds. */
  unit?: number;
  className?: string;
};

/** A number as it is typed: what is no number yet is left standing, and nothing is made of it. */
export function NumberInput({ value, onChange, unit = 1, className }: Props) {
  const shown = value === null ? "" : String(value / unit);
  const [typed, setTyped] = useState({ text: shown, of: value });
  const text = typed.of === value ? typed.text : shown;
  return (
    <Input
      inputMode="decimal"
      className={className}
      value={text}
      onChange={(event) => {
        const next = event.target.value.trim();
        const number = next === "" ? null : Number(next) * unit;
        const meant = number === null || Number.isFinite(number) ? number : value;
        setTyped({ text: event.target.value, of: meant });
        if (meant !== value) onChange(meant);
      }}
    />
  );
}
