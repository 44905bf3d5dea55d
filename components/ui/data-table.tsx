import clsx from "clsx";
import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

export type Column<Row> = {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers go to the end. */
  align?: "end";
  /** CSS width on a wide screen. */
  width?: string;
  /** In the card of a narrow screen: its title line, a labelled line (default), buttons at its end, or left out. */
  card?: "title" | "actions" | "hidden";
  /** Makes the header a link that sorts. */
  sort?: { href: string; direction?: "asc" | "desc" };
};

type Props<Row> = {
  /** What the table lists, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Where a click anywhere on the row leads. The title column's content becomes the link's text. */
  rowHref?: (row: Row) => string;
  selected?: (row: Row) => boolean;
  /** Shown instead of rows. */
  empty?: ReactNode;
};

/** A table that turns into a list of cards where its container is narrow; each value then carries its column's name. */
export function DataTable<Row>({ caption, columns, rows, rowKey, rowHref, selected, empty }: Props<Row>) {
  if (rows.length === 0 && empty !== undefined) return empty;
  const titleKey = (columns.find((column) => column.card === "title") ?? columns[0])?.key;
  return (
    <div className="@container">
      <table aria-label={caption} className="block w-full text-sm @2xl:table">
        <thead className="hidden @2xl:table-header-group">
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody className="block divide-y divide-line @2xl:table-row-group">
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              aria-current={selected?.(row) ? "true" : undefined}
              className={clsx(
                "relative grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1 px-4 py-3 @2xl:table-row @2xl:p-0",
                rowHref && "hover:bg-hover",
                selected?.(row) && "bg-accent-soft",
              )}
            >
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={clsx(
                    "min-w-0 @2xl:table-cell @2xl:h-10 @2xl:px-2 @2xl:py-1.5 @2xl:align-middle @2xl:last:pr-4 @2xl:first:pl-4",
                    column.card === "hidden" && "hidden",
                    column.key === titleKey && "col-span-2 block font-medium",
                    column.card === "actions" && "col-span-2 mt-1 flex justify-end",
                    column.key !== titleKey && column.card === undefined && "contents",
                    column.align === "end" && "@2xl:whitespace-nowrap @2xl:text-right",
                  )}
                >
                  {column.key === titleKey || column.card === "actions" ? null : (
                    <span className="text-muted text-xs @2xl:hidden">{column.header}</span>
                  )}
                  {column.key === titleKey && rowHref ? (
                    <Link
                      href={rowHref(row)}
                      className="after:absolute after:inset-0 after:content-[''] focus-visible:outline-hidden focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
                    >
                      {column.cell(row)}
                    </Link>
                  ) : (
                    <span
                      className={clsx(
                        "min-w-0 @2xl:[text-align:inherit] [&_a]:relative [&_a]:z-1 [&_button]:relative [&_button]:z-1",
                        column.key !== titleKey && "text-right",
                      )}
                    >
                      {column.cell(row)}
                    </span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell<Row>({ column }: { column: Column<Row> }) {
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
      ) : (
        column.header
      )}
    </th>
  );
}
