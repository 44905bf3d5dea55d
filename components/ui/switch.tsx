"use client";

import { Switch as Base } from "@base-ui/react/switch";
import { type ReactNode, useId } from "react";

type Props = {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: ReactNode;
  disabled?: boolean;
};

/** Something that is on or off at once, without a save button. */
export function Switch({ checked, onChange, label, disabled }: Props) {
  const id = useId();
  return (
    <span className="inline-flex select-none items-center gap-2 text-sm pointer-coarse:min-h-10">
      <Base.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="flex h-4.5 w-8 shrink-0 rounded-full bg-control p-0.5 transition-colors data-checked:bg-accent data-disabled:opacity-55"
      >
        <Base.Thumb className="size-3.5 rounded-full bg-surface transition-transform data-checked:translate-x-3.5" />
      </Base.Root>
      <label htmlFor={id}>{label}</label>
    </span>
  );
}
