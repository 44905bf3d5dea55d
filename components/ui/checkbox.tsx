"use client";

import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check, Minus } from "lucide-react";
import { type ReactNode, useId } from "react";

type Props = {
  checked: boolean;
  /** Some, but not all, of what it stands for. */
  indeterminate?: boolean;
  onChange: (checked: boolean) => void;
  /** Beside the box; with `hideLabel` only for screen readers. */
  label: ReactNode;
  hideLabel?: boolean;
  disabled?: boolean;
};

export function Checkbox({ checked, indeterminate, onChange, label, hideLabel, disabled }: Props) {
  const id = useId();
  return (
    <span className="inline-flex select-none items-center gap-2 text-sm pointer-coarse:min-h-10">
      <Base.Root
        id={id}
        checked={checked}
        indeterminate={indeterminate}
        onCheckedChange={onChange}
        disabled={disabled}
        className="flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-surface data-checked:border-accent data-indeterminate:border-accent data-checked:bg-accent data-indeterminate:bg-accent data-disabled:opacity-55"
      >
        <Base.Indicator className="text-accent-ink">
          {indeterminate ? (
            <Minus aria-hidden className="size-3" strokeWidth={3} />
          ) : (
            <Check aria-hidden className="size-3" strokeWidth={3} />
          )}
        </Base.Indicator>
      </Base.Root>
      <label htmlFor={id} className={hideLabel ? "sr-only" : undefined}>
        {label}
      </label>
    </span>
  );
}
