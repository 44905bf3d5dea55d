"use client";

import { measureElement, useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { InboxRow } from "@/lib/core/conflict/inbox-rows";
import { findDomain } from "@/lib/core/domains/registry";
import { InboxItem } from "./inbox-item";

type Props = {
  rows: readonly InboxRow[];
  /** Whether the groups' heads say what the record is called. */
  named: boolean;
  selected: string | undefined;
  /** The one beside the list on a desk, selected or not. */
  shown: string | undefined;
  hrefFor: (id: string) => string;
  onSelect: (id: string) => void;
  /** Called when the end comes into sight; absent where there is no more, or it is on its way. */
  onMore: (() => void) | undefined;
};

// Of a row under its record's name and with one of its own; what is in sight is measured.
const ROW_HEIGHT = 54;
const NAMED_ROW_HEIGHT = 76;
const HEAD_HEIGHT = 33;
/** Drawn where nobody scrolls yet: on the server. */
const FIRST_SCREEN = { width: 320, height: 1200 };

/** What waits for a person. Only what is in sight is drawn, so that thousands stay as quick as ten. */
export function InboxList({ rows, named, selected, shown, hrefFor, onSelect, onMore }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) =>
      rows[index]?.kind === "head" ? HEAD_HEIGHT : named ? ROW_HEIGHT : NAMED_ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
    initialRect: FIRST_SCREEN,
    measureElement: measureShown,
  });
  const drawn = virtualizer.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 1) onMore?.();
  }, [last, rows.length, onMore]);
  const at = rows.findIndex(({ kind, key }) => kind === "conflict" && key === selected);
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at);
  }, [at, virtualizer]);
  return (
    <div ref={scroller} className="max-h-[70dvh] overflow-y-auto lg:max-h-[calc(100dvh-6rem)]">
      <ol
        aria-label="Waiting for a person"
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {drawn.map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              {row.kind === "head" ? (
                <Head row={row} first={index === 0} />
              ) : (
                <InboxItem
                  conflict={row.conflict}
                  name={named ? undefined : (row.conflict.label ?? row.conflict.mobile_id)}
                  current={row.key === shown}
                  implied={selected === undefined}
                  href={hrefFor(row.key)}
                  onSelect={() => onSelect(row.key)}
                />
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** A hidden row has no height: what is known of it stays, or the list would have none either and never be drawn again. */
function measureShown(
  row: Element,
  entry: ResizeObserverEntry | undefined,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): number {
  if (row.checkVisibility()) return measureElement(row, entry, virtualizer);
  const index = virtualizer.indexFromElement(row);
  const { getItemKey, estimateSize } = virtualizer.options;
  return virtualizer.itemSizeCache.get(getItemKey(index)) ?? estimateSize(index);
}

function Head({ row, first }: { row: Extract<InboxRow, { kind: "head" }>; first: boolean }) {
  return (
    <p
      className={`flex items-baseline justify-between gap-2 px-4 pt-2.5 pb-0.5 text-sm ${first ? "" : "border-line border-t"}`}
    >
      <span className="min-w-0 truncate font-medium">{row.title}</span>
      <span className="shrink-0 text-muted text-xs">
        {row.detail ? (findDomain(row.detail)?.title ?? row.detail) : row.count}
      </span>
    </p>
  );
}
