import type { ReactNode } from "react";

/** One column of a table: what it says of a row, and how. */
export type Column<Row> = {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers go to the end. */
  align?: "end";
  /** CSS width on a wide screen. */
  width?: string;
  /** In the card of a narrow screen: its title, buttons beside it, sentences below it, a labelled line (default), or left out. */
  card?: "title" | "actions" | "text" | "hidden";
  /** Makes the header a link that sorts. */
  sort?: { href: string; direction?: "asc" | "desc" };
};
