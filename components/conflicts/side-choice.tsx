import { Radio } from "@base-ui/react/radio";
import type { ReactNode } from "react";
import type { Side } from "@/lib/contract/conflict-review";
import { COLUMN_LABEL } from "./review-grid";

/** One side's value as the choice of it. */
export function SideChoice({
  side,
  label,
  disabled,
  onEnter,
  children,
}: {
  side: Side;
  label: string;
  disabled: boolean;
  onEnter: () => void;
  children: ReactNode;
}) {
  return (
    <Radio.Root
      value={side}
      disabled={disabled}
      onKeyDown={(event) => event.key === "Enter" && onEnter()}
      className="group flex min-w-0 items-start gap-2 rounded-md border border-line-strong bg-surface px-2.5 py-1 hover:not-data-disabled:bg-hover data-checked:border-accent data-checked:bg-accent-soft data-disabled:border-line pointer-coarse:py-2.5"
    >
      <span
        aria-hidden
        className="mt-1 flex size-3 shrink-0 items-center justify-center rounded-full border border-control group-data-checked:border-4 group-data-checked:border-accent group-data-disabled:hidden"
      />
      <span className="min-w-0 flex-1">
        <span className={COLUMN_LABEL}>{label}</span>
        <span className="block max-h-64 overflow-y-auto">{children}</span>
      </span>
    </Radio.Root>
  );
}
