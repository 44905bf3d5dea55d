"use client";

import clsx from "clsx";
import { Smartphone } from "lucide-react";
import Link from "next/link";
import { useEffect, useRef } from "react";
import { StrategyDot } from "@/components/ui/strategy-dot";
import { Time } from "@/components/ui/time";
import type { ConflictSummary } from "@/lib/contract/conflict-review";
import { groupByRecord } from "@/lib/core/conflict/group-by-record";
import { findDomain } from "@/lib/core/domains/registry";
import { KIND_WORDS } from "./kind-words";

type Props = {
  conflicts: readonly ConflictSummary[];
  selected: string | undefined;
  /** The one beside the list on a desk, selected or not. */
  shown: string | undefined;
  hrefFor: (id: string) => string;
  onSelect: (id: string) => void;
};

/** What waits for a person, by record: the record's name once, and under it each device's edit. */
export function ConflictInbox({ conflicts, selected, shown, hrefFor, onSelect }: Props) {
  return (
    <ol aria-label="Waiting for a person" className="divide-y divide-line">
      {groupByRecord(conflicts).map((record) => (
        <li key={`${record.domain}/${record.mobile_id}`} className="py-1.5">
          <p className="flex items-baseline justify-between gap-2 px-4 pt-1 text-sm">
            <span className="min-w-0 truncate font-medium">{record.label ?? record.mobile_id}</span>
            <span className="shrink-0 text-muted text-xs">
              {findDomain(record.domain)?.title ?? record.domain}
            </span>
          </p>
          <ol>
            {record.conflicts.map((conflict) => (
              <InboxItem
                key={conflict.id}
                conflict={conflict}
                current={conflict.id === (selected ?? shown)}
                implied={selected === undefined}
                href={hrefFor(conflict.id)}
                onSelect={() => onSelect(conflict.id)}
              />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

type ItemProps = {
  conflict: ConflictSummary;
  current: boolean;
  /** Nobody chose it: it is looked at because it is the first, and only where there is room beside the list. */
  implied: boolean;
  href: string;
  onSelect: () => void;
};

function InboxItem({ conflict, current, implied, href, onSelect }: ItemProps) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current && !implied) link.current?.scrollIntoView({ block: "nearest" });
  }, [current, implied]);
  return (
    <li>
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
        <span className="flex items-center justify-between gap-2">
          <span className="flex min-w-0 items-center gap-1.5">
            <StrategyDot strategy={conflict.strategy} />
            <span className="truncate">
              {conflict.kind === "edit"
                ? conflict.fields.map(({ name }) => name).join(", ")
                : KIND_WORDS[conflict.kind]}
            </span>
          </span>
          <span className="shrink-0 text-muted text-xs">
            <Time at={conflict.created_at} />
          </span>
        </span>
        <span className="flex min-w-0 items-center gap-1 text-muted text-xs">
          <Smartphone aria-hidden className="size-3 shrink-0" />
          <span className="truncate">{conflict.device?.name ?? "a device that is gone"}</span>
        </span>
      </Link>
    </li>
  );
}
