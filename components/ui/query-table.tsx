import type { UseQueryResult } from "@tanstack/react-query";
import type { ComponentProps, ReactNode } from "react";
import type { Page } from "@/lib/contract/page";
import { CursorPagination } from "./cursor-pagination";
import { DataTable } from "./data-table";
import { QueryError } from "./query-error";
import { TableSkeleton } from "./table-skeleton";

type Listed<Row> = { items: readonly Row[] } & Partial<Omit<Page<Row>, "items">>;

type Props<Row> = Omit<ComponentProps<typeof DataTable<Row>>, "rows" | "empty"> & {
  query: UseQueryResult<Listed<Row>>;
  /** What is listed: "members". */
  what: string;
  /** Shown instead of a table without rows. */
  empty: ReactNode;
  /** The address of another page, for lists that have some. */
  pageHref?: (cursor: string) => string;
};

/** A list from the server in each of its states: on its way, failed, empty, there; page by page where it is long. */
export function QueryTable<Row>({ query, what, pageHref, ...table }: Props<Row>) {
  const page = query.data;
  if (!page) {
    if (!query.isError) return <TableSkeleton />;
    return (
      <QueryError
        title={`The ${what} could not be loaded`}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <div aria-busy={query.isPlaceholderData}>
      <DataTable {...table} rows={page.items} />
      {pageHref && page.items.length > 0 ? (
        <CursorPagination
          what={what}
          shown={page.items.length}
          total={page.total}
          previousHref={page.previous_cursor ? pageHref(page.previous_cursor) : undefined}
          nextHref={page.next_cursor ? pageHref(page.next_cursor) : undefined}
        />
      ) : null}
    </div>
  );
}
