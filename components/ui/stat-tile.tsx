import clsx from "clsx";
import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { TONE_TEXT, type Tone } from "./tone";

export type StatDelta = {
  /** "+12 %", "−3 devices". */
  text: string;
  direction: "up" | "down" | "same";
  /** Whether that is good news; a change that is neither is neutral. */
  tone: Tone;
  /** The value before, for the tooltip and screen readers. */
  before: string;
};

type Props = {
  label: string;
  value: ReactNode;
  /** A quieter line under the number. */
  note?: ReactNode;
  delta?: StatDelta;
  /** The filtered list behind the number. */
  href?: string;
};

/** One number that answers a question at a glance, and leads to what it counts. */
export function StatTile({ label, value, note, delta, href }: Props) {
  return (
    <div
      className={clsx(
        "relative min-w-0 rounded-lg border border-line bg-surface px-4 py-3",
        href && "hover:border-line-strong",
      )}
    >
      <p className="truncate text-muted text-xs">
        {href ? (
          <Link
            href={href}
            className="after:absolute after:inset-0 after:rounded-lg after:content-[''] focus-visible:outline-hidden focus-visible:after:outline-2 focus-visible:after:outline-accent"
          >
            {label}
          </Link>
        ) : (
          label
        )}
      </p>
      <p className="mt-0.5 flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold text-xl tracking-tight">{value}</span>
        {delta ? <Delta delta={delta} /> : null}
      </p>
      {note ? <p className="text-pretty text-muted text-xs">{note}</p> : null}
    </div>
  );
}

function Delta({ delta }: { delta: StatDelta }) {
  const Icon = { up: ArrowUpRight, down: ArrowDownRight, same: ArrowRight }[delta.direction];
  return (
    <span
      title={`Before: ${delta.before}`}
      className={clsx("inline-flex items-center gap-0.5 font-medium text-xs", TONE_TEXT[delta.tone])}
    >
      <Icon aria-hidden className="size-3" />
      {delta.text}
      <span className="sr-only">, before: {delta.before}</span>
    </span>
  );
}
