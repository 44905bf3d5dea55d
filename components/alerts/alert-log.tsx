import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { z } from "zod";
import { Card } from "@/components/ui/card";
import type { Column } from "@/components/ui/column";
import { CursorPagination } from "@/components/ui/cursor-pagination";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ExportMenu } from "@/components/ui/export-menu";
import { QueryError } from "@/components/ui/query-error";
import { Segmented } from "@/components/ui/segmented";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import type { Page } from "@/lib/contract/page";
import { apiPath } from "@/lib/query/api-path";
import type { alertsPageParams } from "./search-params";

type Change = { [name: string]: string | undefined };

/** What a tab of the alerts' page is given of the address. */
export type AlertTab = {
  slug: string;
  params: z.output<z.ZodObject<typeof alertsPageParams>>;
  set: (change: Change) => void;
  hrefFor: (change: Change) => string;
};

type Props<Item, State extends string> = Pick<AlertTab, "slug" | "hrefFor"> & {
  /** What its rows are, for buttons and totals. */
  what: string;
  /** Of the API, behind `alerts/`. */
  path: string;
  caption: string;
  states: readonly { value: State; label: string }[];
  state: State;
  onState: (state: State) => void;
  query: UseQueryResult<Page<Item>>;
  columns: Column<Item>[];
  icon: ReactNode;
  /** Why no row is there. */
  nothing: string;
};

/** Pages of what happened, the latest first, by their state and as a file. */
export function AlertLog<Item extends { id: string }, State extends string>({
  slug,
  hrefFor,
  what,
  path,
  caption,
  states,
  state,
  onState,
  query,
  columns,
  icon,
  nothing,
}: Props<Item, State>) {
  const page = query.data;
  return (
    <Card flush>
      <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-3">
        <Segmented label="Which" options={states} value={state} onChange={onState} />
        <ExportMenu what={what} hrefFor={(format) => apiPath(`alerts/${path}`, slug, { state, format })} />
      </div>
      {page ? (
        <div aria-busy={query.isPlaceholderData}>
          <DataTable
            caption={caption}
            columns={columns}
            rows={page.items}
            rowKey={({ id }) => id}
            empty={
              <EmptyState icon={icon} title="Nothing here">
                {nothing}
              </EmptyState>
            }
          />
          {page.items.length > 0 ? (
            <CursorPagination
              what={what}
              shown={page.items.length}
              total={page.total}
              previousHref={page.previous_cursor ? hrefFor({ cursor: page.previous_cursor }) : undefined}
              nextHref={page.next_cursor ? hrefFor({ cursor: page.next_cursor }) : undefined}
            />
          ) : null}
        </div>
      ) : query.isError ? (
        <QueryError
          title={`The ${what} could not be loaded`}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <TableSkeleton />
      )}
    </Card>
  );
}
