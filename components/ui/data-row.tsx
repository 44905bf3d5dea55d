import clsx from "clsx";
import Link from "next/link";
import type { Ref } from "react";
import type { Column } from "./column";

type Props<Row> = {
  columns: readonly Column<Row>[];
  row: Row;
  href?: string;
  selected?: boolean;
  /** For tables that draw only the rows in sight: its place among all, from 0. */
  index?: number;
  ref?: Ref<HTMLTableRowElement>;
};

/** One row of a table, or a card where the table's container is narrow. */
export function DataRow<Row>({ columns, row, href, selected = false, index, ref }: Props<Row>) {
  const titleKey = (columns.find((column) => column.card === "title") ?? columns[0])?.key;
  const labelled = ({ key, card }: Column<Row>) => key !== titleKey && card === undefined;
  return (
    <tr
      ref={ref}
      data-index={index}
      // The header is the first row.
      aria-rowindex={index === undefined ? undefined : index + 2}
      aria-current={selected ? "true" : undefined}
      className={clsx(
        "relative grid grid-cols-[auto_1fr_auto] items-baseline gap-x-4 gap-y-1 px-4 py-3 @2xl:table-row @2xl:p-0",
        href && "hover:bg-hover",
        selected && "bg-accent-soft",
      )}
    >
      {columns.map((column) => (
        <td
          key={column.key}
          className={clsx(
            "min-w-0 @2xl:table-cell @2xl:h-10 @2xl:px-2 @2xl:py-1.5 @2xl:align-middle @2xl:last:pr-4 @2xl:first:pl-4",
            column.card === "hidden" && "hidden",
            column.key === titleKey && "col-span-2 block font-medium",
            column.card === "text" && "col-span-3",
            column.card === "actions" && "col-start-3 row-start-1 self-start",
            labelled(column) && "contents",
            column.align === "end" && "@2xl:whitespace-nowrap @2xl:text-right",
          )}
        >
          {labelled(column) ? (
            <span className="col-start-1 text-muted text-xs @2xl:hidden">{column.header}</span>
          ) : null}
          {column.key === titleKey && href ? (
            <Link
              href={href}
              className="after:absolute after:inset-0 after:content-[''] focus-visible:outline-hidden focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
            >
              {column.cell(row)}
            </Link>
          ) : (
            <span
              className={clsx(
                "min-w-0 @2xl:[text-align:inherit] [&_a]:relative [&_a]:z-1 [&_button]:relative [&_button]:z-1",
                labelled(column) && "col-span-2 text-right",
              )}
            >
              {column.cell(row)}
            </span>
          )}
        </td>
      ))}
    </tr>
  );
}
