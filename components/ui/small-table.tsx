import clsx from "clsx";
import type { Column } from "./column";

type Props<Row> = {
  /** What the table lists, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
};

/** Two to four short columns that fit any width: stays a table where `DataTable` would turn into cards. */
export function SmallTable<Row>({ caption, columns, rows, rowKey }: Props<Row>) {
  return (
    <table aria-label={caption} className="w-full text-sm">
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={clsx(
                "h-7 whitespace-nowrap px-2 font-medium text-muted text-xs first:pl-4 last:pr-4",
                column.align === "end" ? "text-right" : "text-left",
              )}
            >
              {column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)} className="border-line border-t">
            {columns.map((column) => (
              <td
                key={column.key}
                className={clsx(
                  "h-8 px-2 first:pl-4 last:pr-4",
                  column.align === "end" && "whitespace-nowrap text-right",
                )}
              >
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
