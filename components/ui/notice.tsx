import clsx from "clsx";
import type { ReactNode } from "react";
import { TONE_ICON, TONE_SOFT, type Tone } from "./tone";

type Props = {
  tone: Tone;
  children: ReactNode;
  /** A button at the end. */
  action?: ReactNode;
  /** Read out at once: it came up while somebody was at work. */
  urgent?: boolean;
};

/** A sentence that must not be missed, where it matters. */
export function Notice({ tone, children, action, urgent = false }: Props) {
  const Icon = TONE_ICON[tone];
  return (
    <div
      role={urgent ? "alert" : "note"}
      className={clsx(
        "flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md px-3 py-2 text-sm",
        TONE_SOFT[tone],
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <div className="min-w-0 flex-1 break-words text-ink">{children}</div>
      {action}
    </div>
  );
}
