"use client";

import type { ComponentProps, ReactElement } from "react";
import { Button } from "./button";
import { Tooltip } from "./tooltip";

type Props = Omit<ComponentProps<typeof Button>, "children" | "icon" | "aria-label"> & {
  /** What it does, for screen readers and as its tooltip. */
  label: string;
  icon: ReactElement;
};

/** A square button whose meaning is its icon; the label is always there for those who can't guess. */
export function IconButton({ label, icon, variant = "ghost", size = "md", className = "", ...rest }: Props) {
  const square = size === "sm" ? "w-7 px-0 pointer-coarse:w-9" : "w-8 px-0 pointer-coarse:w-10";
  return (
    <Tooltip content={label}>
      <Button {...rest} variant={variant} size={size} aria-label={label} className={`${square} ${className}`}>
        {icon}
      </Button>
    </Tooltip>
  );
}
