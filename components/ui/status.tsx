import clsx from "clsx";
import type { ReactNode } from "react";
import { TONE_ICON, TONE_TEXT, type Tone } from "./tone";

type Props = { tone: Tone; children: ReactNode; className?: string };

/** The state of a thing: an icon of its own shape, a colour and a word. */
export function Status({ tone, children, className }: Props) {
  const Icon = TONE_ICON[tone];
  return (
    <span
      className={clsx("inline-flex items-baseline gap-1.5 whitespace-nowrap", TONE_TEXT[tone], className)}
    >
      <Icon aria-hidden className="size-4 shrink-0 self-center" />
      {children}
    </span>
  );
}
