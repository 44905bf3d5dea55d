"use client";

import { Button as BaseButton } from "@base-ui/react/button";
import clsx from "clsx";
import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";

type Props = Omit<ComponentProps<typeof BaseButton>, "className" | "render"> & {
  variant?: ButtonVariant;
  size?: "sm" | "md";
  /** A 16-px icon before the label. */
  icon?: ReactNode;
  /** Shows a spinner and takes no more clicks; the label stays, so that nothing jumps. */
  pending?: boolean;
  /** Makes it a link that looks like a button. */
  href?: string;
  className?: string;
};

export function Button({
  variant = "secondary",
  size = "md",
  icon,
  pending = false,
  href,
  className,
  children,
  ...rest
}: Props) {
  return (
    <BaseButton
      {...rest}
      {...(href === undefined ? {} : { render: <Link href={href} />, nativeButton: false, role: "link" })}
      disabled={rest.disabled || pending}
      focusableWhenDisabled={pending}
      aria-busy={pending || undefined}
      className={clsx(buttonClass(variant, size), className)}
    >
      {pending ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : icon}
      {children}
    </BaseButton>
  );
}

/** For parts that render their own button (menu and dialog triggers) and should look like one. */
export function buttonClass(variant: ButtonVariant = "secondary", size: "sm" | "md" = "md"): string {
  return clsx(
    "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md border font-medium transition-colors",
    "data-disabled:cursor-not-allowed data-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
    size === "sm" ? "h-7 px-2 text-xs pointer-coarse:h-9" : "h-8 px-3 text-sm pointer-coarse:h-10",
    VARIANT[variant],
  );
}

const VARIANT: Record<ButtonVariant, string> = {
  primary: "border-transparent bg-accent text-accent-ink hover:not-data-disabled:bg-accent-hover",
  secondary:
    "border-line-strong bg-surface text-ink hover:not-data-disabled:bg-hover data-popup-open:bg-hover",
  ghost:
    "border-transparent bg-transparent text-muted hover:not-data-disabled:bg-hover hover:not-data-disabled:text-ink data-popup-open:bg-hover",
  danger: "border-line-strong bg-surface text-critical hover:not-data-disabled:bg-critical-soft",
};
