import clsx from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { Column } from "./column";

/** A column's name, and the way to sort by it. */
export function HeaderCell<Row>({ column }: { column: Column<Row> }) {
  const direction = column.sort?.direction;
  return (
    <th
      scope="col"
      style={column.width ? { width: column.width } : undefined}
      aria-sort={direction ? (direction === "asc" ? "ascending" : "descending") : undefined}
      className={clsx(
        "h-8 whitespace-nowrap border-line border-b px-2 font-medium text-muted text-xs first:pl-4 last:pr-4",
        column.align === "end" ? "text-right" : "text-left",
      )}
    >
      {column.sort ? (
        <Link
          href={column.sort.href}
          scroll={false}
          className="inline-flex items-center gap-1 hover:text-ink"
        >
          {column.header}
          {direction === "asc" ? <ArrowUp aria-hidden className="size-3" /> : null}
          {direction === "desc" ? <ArrowDown aria-hidden className="size-3" /> : null}
        </Link>
      ) : column.card === "actions" ? (
        <span className="sr-only">{column.header}</span>
      ) : (
        column.header
      )}
    </th>
  );
}
