"use client";

import { Field } from "@base-ui/react/field";
import clsx from "clsx";
import type { ComponentProps } from "react";

type Props = Omit<ComponentProps<"textarea">, "ref">;

/** A text field of several lines. Inside a `Field` it is labelled by it; alone it needs an `aria-label`. */
export function Textarea({ className, ...rest }: Props) {
  return (
    <Field.Control
      render={
        <textarea
          rows={3}
          {...rest}
          className={clsx(
            "w-full resize-y rounded-md border border-control bg-surface px-2.5 py-1.5 text-ink text-sm placeholder:text-muted",
            "focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-1 data-invalid:border-critical",
            className,
          )}
        />
      }
    />
  );
}
