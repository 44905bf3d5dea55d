import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { z } from "zod";
import { Card } from "@/components/ui/card";
import type { Column } from "@/components/ui/column";
import { EmptyState } from "@/components/ui/empty-state";
import { ExportMenu } from "@/components/ui/export-menu";
import { QueryTable } from "@/components/ui/query-table";
import { Segmented } from "@/components/ui/segmented";
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
  /** Why no row is there, and where rows come from. */
  nothing: { title: string; hint?: string };
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
  return (
    <Card flush>
      <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-3">
        <Segmented label="Which" options={states} value={state} onChange={onState} />
        <ExportMenu what={what} hrefFor={(format) => apiPath(`alerts/${path}`, slug, { state, format })} />
      </div>
      <QueryTable
        query={query}
        what={what}
        caption={caption}
        columns={columns}
        rowKey={({ id }) => id}
        empty={
          <EmptyState icon={icon} title={nothing.title}>
            {nothing.hint}
          </EmptyState>
        }
        pageHref={(cursor) => hrefFor({ cursor })}
      />
    </Card>
  );
}
