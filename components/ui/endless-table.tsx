"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Column } from "./column";
import { DataRow } from "./data-row";
import { HeaderCell } from "./header-cell";

type Props<Row> = {
  /** What the table lists, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowHref?: (row: Row) => string;
  /** How many there are in all, loaded or not. */
  total: number;
  /** Called when the end comes into sight; absent where there is no more, or it is on its way. */
  onMore?: () => void;
};

const ROW_HEIGHT = 41;
/** Drawn where nobody scrolls, so that what is printed and what the server renders is a list, too. */
const FIRST_SCREEN = { width: 1280, height: 2000 };

/** As `DataTable`, for thousands of rows: only those in sight are drawn, and more are asked for on the way down. */
export function EndlessTable<Row>({ caption, columns, rows, rowKey, rowHref, total, onMore }: Props<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    if (body.current) setOffset(body.current.getBoundingClientRect().top + window.scrollY);
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => keyAt(rows, index, rowKey),
    overscan: 12,
    scrollMargin: offset,
    initialRect: FIRST_SCREEN,
  });
  const shown = virtualizer.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 1) onMore?.();
  }, [last, rows.length, onMore]);
  const above = (shown[0]?.start ?? offset) - offset;
  const below = virtualizer.getTotalSize() - ((shown.at(-1)?.end ?? offset) - offset);
  return (
    <div className="@container">
      <table aria-label={caption} aria-rowcount={total + 1} className="block w-full text-sm @2xl:table">
        <thead className="sticky top-0 z-2 hidden bg-surface @2xl:table-header-group">
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody ref={body} className="block divide-y divide-line @2xl:table-row-group">
          <Gap height={above} />
          {shown.map(({ index, key }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <DataRow
                key={key}
                ref={virtualizer.measureElement}
                index={index}
                columns={columns}
                row={row}
                href={rowHref?.(row)}
              />
            );
          })}
          <Gap height={below} />
        </tbody>
      </table>
    </div>
  );
}

function keyAt<Row>(rows: readonly Row[], index: number, rowKey: (row: Row) => string): string | number {
  const row = rows[index];
  return row === undefined ? index : rowKey(row);
}

/** Stands for the rows that aren't drawn. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return <tr aria-hidden style={{ height }} className="block border-0 @2xl:table-row" />;
}
