import type { ReactNode } from "react";
import type { Column } from "./column";
import { DataRow } from "./data-row";
import { HeaderCell } from "./header-cell";

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
            <DataRow
              key={rowKey(row)}
              columns={columns}
              row={row}
              href={rowHref?.(row)}
              selected={selected?.(row)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
