"use client";

import clsx from "clsx";
import { ChevronsUp, Smartphone } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { StrategyDot } from "@/components/ui/strategy-dot";
import { Time } from "@/components/ui/time";
import type { ConflictSummary } from "@/lib/contract/conflict-review";
import { contestedWords } from "./contested-words";
import { DueStatus } from "./due-status";
import { KIND_WORDS } from "./kind-words";

type Props = {
  conflict: ConflictSummary;
  /** The record's name, where no group's head says it. */
  name: string | undefined;
  current: boolean;
  /** Nobody chose it: it is looked at because it is the first, and only where there is room beside the list. */
  implied: boolean;
  href: string;
  onSelect: () => void;
};

/** One edit that waits, as a line of the inbox. The one that is looked at holds the focus, wherever it moved by key. */
export function InboxItem({ conflict, name, current, implied, href, onSelect }: Props) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current && !implied && !isTyping()) link.current?.focus({ preventScroll: true });
  }, [current, implied]);
  const what = conflict.kind === "edit" ? contestedWords(conflict) : KIND_WORDS[conflict.kind];
  return (
    <Link
      ref={link}
      href={href}
      scroll={false}
      // The page has all it needs: no reason to ask the server for it again.
      onNavigate={(event) => {
        event.preventDefault();
        onSelect();
      }}
      aria-current={current ? "true" : undefined}
      className={clsx(
        "flex flex-col gap-0.5 px-4 py-1.5 text-sm hover:bg-hover focus-visible:-outline-offset-2 pointer-coarse:py-2.5",
        current && (implied ? "lg:bg-accent-soft" : "bg-accent-soft hover:bg-accent-soft"),
      )}
    >
      {name === undefined ? null : <span className="truncate font-medium">{name}</span>}
      <span className="flex items-center justify-between gap-2">
        <span className="flex min-w-0 items-center gap-1.5">
          <StrategyDot strategy={conflict.strategy} />
          <span className="truncate">{what}</span>
          {conflict.urgency === "high" ? (
            <ChevronsUp aria-label="urgent" className="size-4 shrink-0 text-warning" />
          ) : null}
        </span>
        <span className="shrink-0 text-muted text-xs">
          <Time at={conflict.created_at} />
        </span>
      </span>
      <span className="flex min-w-0 items-center justify-between gap-2">
        <span className="flex min-w-0 items-center gap-1 text-muted text-xs">
          <Smartphone aria-hidden className="size-3 shrink-0" />
          <span className="truncate">{conflict.device?.name ?? "a device that is gone"}</span>
        </span>
        {conflict.due_at ? <DueStatus dueAt={conflict.due_at} /> : null}
      </span>
    </Link>
  );
}

/** Whoever types or answers a dialog keeps the focus. */
function isTyping(): boolean {
  const { activeElement } = document;
  return activeElement?.closest("input, textarea, select, [role=dialog]") != null;
}
