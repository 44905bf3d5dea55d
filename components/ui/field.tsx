"use client";

import { Field as Base } from "@base-ui/react/field";
import type { ReactNode } from "react";

type Props = {
  label: string;
  description?: ReactNode;
  /** What is wrong with the value, in a sentence. */
  error?: string;
  children: ReactNode;
  className?: string;
};

/** Label, control, description and error of one value, tied together for screen readers. */
export function Field({ label, description, error, children, className = "" }: Props) {
  return (
    <Base.Root invalid={error !== undefined} className={`flex min-w-0 flex-col gap-1.5 ${className}`}>
      <Base.Label className="font-medium text-sm">{label}</Base.Label>
      {children}
      {description === undefined ? null : (
        <Base.Description className="text-muted text-xs">{description}</Base.Description>
      )}
      <Base.Error match={error !== undefined} className="text-critical text-xs">
        {error}
      </Base.Error>
    </Base.Root>
  );
}
