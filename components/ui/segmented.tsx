"use client";

import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import type { ReactNode } from "react";

type Props<Value extends string> = {
  options: readonly { value: Value; label: ReactNode; title?: string }[];
  value: Value;
  onChange: (value: Value) => void;
  label: string;
};

/** One of two to five short choices, all in sight. */
export function Segmented<Value extends string>({ options, value, onChange, label }: Props<Value>) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => next !== undefined && onChange(next as Value)}
      className="inline-flex rounded-md border border-line-strong bg-surface p-px"
    >
      {options.map((option) => (
        <Toggle
          key={option.value}
          value={option.value}
          title={option.title}
          aria-label={option.title}
          className="flex h-7 select-none items-center whitespace-nowrap gap-1.5 rounded-[5px] px-2.5 font-medium text-muted text-xs hover:text-ink data-pressed:bg-hover data-pressed:text-ink pointer-coarse:h-9 [&_svg]:size-4"
        >
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
