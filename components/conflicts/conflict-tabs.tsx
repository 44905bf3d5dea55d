import clsx from "clsx";
import Link from "next/link";
import { CONFLICT_STATES, type ConflictState } from "@/lib/contract/conflict-review";
import { formatCount } from "@/lib/core/format/count";

type Props = {
  state: ConflictState;
  /** How many match in the state that is shown. */
  total: number | undefined;
  hrefFor: (state: ConflictState) => string;
};

/** The inbox and the two parts of the log. */
export function ConflictTabs({ state, total, hrefFor }: Props) {
  return (
    <nav aria-label="Conflicts by state" className="mb-3 flex gap-4 overflow-x-auto border-line border-b">
      {CONFLICT_STATES.map((each) => (
        <Link
          key={each}
          href={hrefFor(each)}
          aria-current={each === state ? "page" : undefined}
          className={clsx(
            "-mb-px flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 px-0.5 font-medium text-sm focus-visible:-outline-offset-2",
            each === state ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {LABEL[each]}
          {each === state && total !== undefined ? (
            <span className="rounded-full bg-sunken px-1.5 text-muted text-xs">{formatCount(total)}</span>
          ) : null}
        </Link>
      ))}
    </nav>
  );
}

const LABEL: Record<ConflictState, string> = {
  pending: "Waiting for a person",
  settled: "Settled by policy",
  reviewed: "Decided by people",
};
