"use client";

import { Select as Base } from "@base-ui/react/select";
import clsx from "clsx";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";

export type SelectOption<Value extends string> = {
  value: Value;
  label: string;
  /** A dot or icon before the label. */
  mark?: ReactNode;
  /** A second, quieter line in the list. */
  hint?: string;
};

type Props<Value extends string> = {
  options: readonly SelectOption<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  /** Needed outside a `Field`. */
  label?: string;
  size?: "sm" | "md";
  disabled?: boolean;
  className?: string;
};

/** One choice of a short list. */
export function Select<Value extends string>(props: Props<Value>) {
  const { options, value, onChange, label, size = "md", disabled = false, className } = props;
  const chosen = options.find((option) => option.value === value);
  return (
    <Base.Root
      items={options}
      value={value}
      onValueChange={(next) => next !== null && onChange(next)}
      disabled={disabled}
      modal={false}
    >
      <Base.Trigger
        aria-label={label === undefined ? undefined : `${label}: ${chosen?.label ?? value}`}
        className={clsx(
          "inline-flex min-w-0 select-none items-center justify-between gap-2 rounded-md border border-control bg-surface text-left text-ink hover:bg-hover data-disabled:cursor-not-allowed data-disabled:opacity-55 data-popup-open:bg-hover",
          size === "sm" ? "h-7 px-2 text-xs pointer-coarse:h-9" : "h-8 px-2.5 text-sm pointer-coarse:h-10",
          className,
        )}
      >
        <span className="flex min-w-0 items-center gap-1.5">
          {chosen?.mark}
          <Base.Value className="truncate" />
        </span>
        <Base.Icon className="text-muted">
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner
          sideOffset={4}
          collisionPadding={8}
          alignItemWithTrigger={false}
          className="z-50 outline-hidden"
        >
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-popup transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            <Base.List>
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  className="flex cursor-default select-none items-start gap-2 rounded-md px-2 py-1.5 text-sm outline-hidden data-highlighted:bg-hover pointer-coarse:py-2.5"
                >
                  <span className="flex h-5 w-4 items-center">
                    <Base.ItemIndicator>
                      <Check aria-hidden className="size-4 text-accent" />
                    </Base.ItemIndicator>
                  </span>
                  {option.mark ? <span className="flex h-5 items-center">{option.mark}</span> : null}
                  <span className="min-w-0">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.hint ? (
                      <span className="block max-w-72 text-muted text-xs">{option.hint}</span>
                    ) : null}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
