"use client";

import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import Link from "next/link";
import { LinkProgress } from "./link-progress";

type Props = {
  href: string;
  label: string;
  icon: LucideIcon;
  current: boolean;
  /** Things that wait there. */
  count?: number;
  layout: "side" | "bottom";
};

/** One section in the sidebar or the phone's bottom bar. */
export function NavLink({ href, label, icon: Icon, current, count = 0, layout }: Props) {
  return (
    <Link
      href={href}
      aria-current={current ? "page" : undefined}
      className={clsx(
        layout === "side"
          ? "flex h-8 items-center gap-2 rounded-md px-2 font-medium text-sm pointer-coarse:h-10"
          : "relative flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs focus-visible:-outline-offset-2",
        current ? "text-ink" : "text-muted hover:text-ink",
        current && layout === "side" && "bg-hover",
      )}
    >
      <Icon aria-hidden className={clsx(layout === "side" ? "size-4" : "size-5", current && "text-accent")} />
      <span className={layout === "side" ? "flex-1" : undefined}>{label}</span>
      {layout === "side" ? <LinkProgress /> : null}
      {count > 0 ? (
        <span
          className={clsx(
            "rounded-full bg-warning-soft px-1.5 font-medium text-warning text-xs",
            layout === "bottom" && "absolute top-1 left-1/2 ml-1.5",
          )}
        >
          {count > 99 ? "99+" : count}
          <span className="sr-only"> waiting for a person</span>
        </span>
      ) : null}
    </Link>
  );
}
