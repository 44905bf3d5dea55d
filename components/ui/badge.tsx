import clsx from "clsx";
import type { ReactNode } from "react";
import { TONE_SOFT, type Tone } from "./tone";

type Props = { tone?: Tone; icon?: ReactNode; children: ReactNode; className?: string };

/** A short word about a thing. Where the tone carries meaning, say it in the word or use `Status`. */
export function Badge({ tone = "neutral", icon, children, className }: Props) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-md px-1.5 font-medium text-xs [&_svg]:size-3.5",
        TONE_SOFT[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
