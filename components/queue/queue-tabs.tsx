import clsx from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { QUEUE_STATES, type QueueOverview, type QueueState } from "@/lib/contract/queue-review";
import { formatCount } from "@/lib/core/format/count";

type Props = {
  state: QueueState;
  overview: QueueOverview | undefined;
  hrefFor: (state: QueueState) => string;
  action: ReactNode;
};

/** The queue by state; what needs a person comes first. */
export function QueueTabs({ state, overview, hrefFor, action }: Props) {
  const counts: Partial<Record<QueueState, number>> = {
    set_aside: overview?.set_aside,
    queued: overview?.queued,
  };
  return (
    <div className="mb-3 flex flex-wrap items-center justify-between gap-2 border-line border-b">
      <nav aria-label="Edits by state" className="flex gap-4 overflow-x-auto">
        {ORDER.map((each) => (
          <Link
            key={each}
            href={hrefFor(each)}
            aria-current={each === state ? "page" : undefined}
            className={clsx(
              "flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 px-0.5 font-medium text-sm focus-visible:-outline-offset-2",
              each === state ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
            )}
          >
            {LABEL[each]}
            {counts[each] ? (
              <span className="rounded-full bg-sunken px-1.5 text-muted text-xs">
                {formatCount(counts[each])}
              </span>
            ) : null}
          </Link>
        ))}
      </nav>
      {action}
    </div>
  );
}

const LABEL: Record<QueueState, string> = {
  set_aside: "Set aside",
  queued: "Waiting",
  done: "Applied",
  discarded: "Discarded",
};
const ORDER = [...QUEUE_STATES].sort((a, b) => Number(b === "set_aside") - Number(a === "set_aside"));
