"use client";

import { Input as Base } from "@base-ui/react/input";
import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";

type Props = Omit<ComponentProps<typeof Base>, "className" | "size"> & {
  /** A 16-px icon at the start. */
  icon?: ReactNode;
  className?: string;
};

/** A one-line text field. Inside a `Field` it is labelled by it; alone it needs an `aria-label`. */
export function Input({ icon, className, ...rest }: Props) {
  if (!icon) return <Base {...rest} className={clsx(INPUT, "px-2.5", className)} />;
  return (
    <span className={clsx("relative block", className)}>
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-muted [&_svg]:size-4"
      >
        {icon}
      </span>
      <Base {...rest} className={clsx(INPUT, "pr-2.5 pl-8")} />
    </span>
  );
}

const INPUT = clsx(
  "h-8 w-full rounded-md border border-control bg-surface text-ink text-sm placeholder:text-muted pointer-coarse:h-10",
  "focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-1",
  "data-invalid:border-critical data-disabled:cursor-not-allowed data-disabled:bg-sunken data-disabled:text-muted",
);
