import clsx from "clsx";
import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount } from "@/lib/core/format/count";

export type LinkTab<Value extends string> = { value: Value; label: string; href: string; count?: number };

type Props<Value extends string> = {
  label: string;
  tabs: readonly LinkTab<Value>[];
  value: Value;
  /** At the end of the line. */
  action?: ReactNode;
};

/** Parts of one list, each an address of its own. */
export function LinkTabs<Value extends string>({ label, tabs, value, action }: Props<Value>) {
  return (
    <div className="mb-3 flex items-center justify-between gap-4 border-line border-b">
      <nav aria-label={label} className="relative -mb-px flex min-w-0 gap-4 overflow-x-auto">
        {tabs.map((tab) => (
          <Link
            key={tab.value}
            ref={tab.value === value ? showInLine : undefined}
            href={tab.href}
            aria-current={tab.value === value ? "page" : undefined}
            className={clsx(
              "flex h-9 items-center gap-1.5 whitespace-nowrap border-b-2 px-0.5 font-medium text-sm focus-visible:-outline-offset-2",
              tab.value === value ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
            )}
          >
            {tab.label}
            {tab.count === undefined ? null : (
              <span
                ref={tab.value === value ? showInLine : undefined}
                className="rounded-full bg-sunken px-1.5 text-muted text-xs"
              >
                {formatCount(tab.count)}
              </span>
            )}
          </Link>
        ))}
      </nav>
      {action}
    </div>
  );
}

/** On a phone the chosen tab, or its count that comes later, may stand beyond the edge. Never scrolls the page. */
function showInLine(part: HTMLElement | null) {
  const line = part?.closest("nav");
  if (part && line)
    line.scrollLeft = Math.max(line.scrollLeft, part.offsetLeft + part.offsetWidth - line.clientWidth);
}
