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
  hrefFor: (id: string) => string;
};

/** What waits for a person, by record: the record's name once, and under it each device's edit. */
export function ConflictInbox({ conflicts, selected, hrefFor }: Props) {
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
                current={conflict.id === selected}
                href={hrefFor(conflict.id)}
              />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

type ItemProps = { conflict: ConflictSummary; current: boolean; href: string };

function InboxItem({ conflict, current, href }: ItemProps) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <li>
      <Link
        ref={link}
        href={href}
        scroll={false}
        aria-current={current ? "true" : undefined}
        className={clsx(
          "flex flex-col gap-0.5 px-4 py-1.5 text-sm hover:bg-hover focus-visible:-outline-offset-2 pointer-coarse:py-2.5",
          current && "bg-accent-soft hover:bg-accent-soft",
        )}
      >
        <span className="flex items-center justify-between gap-2">
          <span className="flex min-w-0 items-center gap-1.5">
            <StrategyDot strategy={conflict.strategy} />
            <span className="truncate">
              {conflict.kind === "edit" ? conflict.fields.join(", ") : KIND_WORDS[conflict.kind]}
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
