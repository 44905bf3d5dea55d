"use client";

import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import type { z } from "zod";
import { Card } from "@/components/ui/card";
import type { Column } from "@/components/ui/column";
import { CursorPagination } from "@/components/ui/cursor-pagination";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { ExportMenu } from "@/components/ui/export-menu";
import { QueryError } from "@/components/ui/query-error";
import { Segmented } from "@/components/ui/segmented";
import { Status } from "@/components/ui/status";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import { Time } from "@/components/ui/time";
import type { AlertIncident, IncidentEnd } from "@/lib/contract/alert";
import { formatAlertValue } from "@/lib/core/alerts/describe-condition";
import { formatDuration } from "@/lib/core/format/duration";
import { alertIncidentsQuery } from "@/lib/query/alerts";
import { apiPath } from "@/lib/query/api-path";
import type { alertsPageParams } from "./search-params";

const STATES = [
  { value: "all", label: "All" },
  { value: "open", label: "Firing" },
  { value: "resolved", label: "Resolved" },
] as const;

const LOOK_AGAIN_MS = 30_000;

type Change = { [name: string]: string | undefined };
export type ListProps = {
  slug: string;
  params: z.output<z.ZodObject<typeof alertsPageParams>>;
  set: (change: Change) => void;
  hrefFor: (change: Change) => string;
};

/** Every time that a rule fired: since when, how long, how bad. */
export function AlertHistory({ slug, params, set, hrefFor }: ListProps) {
  const asked = { state: params.incidents, cursor: params.cursor };
  const query = useQuery({ ...alertIncidentsQuery(slug, asked), refetchInterval: LOOK_AGAIN_MS });
  const page = query.data;
  return (
    <Card flush>
      <div className="flex flex-wrap items-center justify-between gap-2 px-4 py-3">
        <Segmented
          label="Which"
          options={STATES}
          value={params.incidents}
          onChange={(state) => set({ incidents: state === "all" ? undefined : state, cursor: undefined })}
        />
        <ExportMenu
          what="alerts"
          hrefFor={(format) => apiPath("alerts/incidents", slug, { state: asked.state, format })}
        />
      </div>
      {page ? (
        <div aria-busy={query.isPlaceholderData}>
          <DataTable
            caption="Times that rules fired, the latest first"
            columns={COLUMNS}
            rows={page.items}
            rowKey={(incident) => incident.id}
            empty={
              <EmptyState icon={<History aria-hidden />} title="Nothing here">
                {asked.state === "open" ? "No rule fires now." : "No rule has fired yet."}
              </EmptyState>
            }
          />
          {page.items.length > 0 ? (
            <CursorPagination
              what="alerts"
              shown={page.items.length}
              total={page.total}
              previousHref={page.previous_cursor ? hrefFor({ cursor: page.previous_cursor }) : undefined}
              nextHref={page.next_cursor ? hrefFor({ cursor: page.next_cursor }) : undefined}
            />
          ) : null}
        </div>
      ) : query.isError ? (
        <QueryError
          title="The history could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <TableSkeleton />
      )}
    </Card>
  );
}

const ENDED: Record<IncidentEnd, string> = {
  recovered: "Resolved",
  rule_changed: "Rule changed",
  rule_deleted: "Rule deleted",
};

const COLUMNS: Column<AlertIncident>[] = [
  {
    key: "rule",
    header: "Rule",
    card: "title",
    cell: ({ rule_name, condition }) => (
      <span className="block">
        {rule_name}
        <span className="block font-normal text-muted text-xs">{condition}</span>
      </span>
    ),
  },
  {
    key: "state",
    header: "State",
    cell: ({ ended_by }) =>
      ended_by ? (
        <Status tone={ended_by === "recovered" ? "good" : "neutral"}>{ENDED[ended_by]}</Status>
      ) : (
        <Status tone="critical">Firing</Status>
      ),
  },
  { key: "fired", header: "Fired", cell: ({ fired_at }) => <Time at={fired_at} /> },
  {
    key: "lasted",
    header: "Lasted",
    align: "end",
    cell: ({ fired_at, resolved_at }) =>
      resolved_at ? formatDuration(Date.parse(resolved_at) - Date.parse(fired_at)) : "still firing",
  },
  {
    key: "peak",
    header: "At worst",
    align: "end",
    cell: ({ kind, peak }) => formatAlertValue(kind, peak),
  },
  {
    key: "told",
    header: "Told",
    align: "end",
    cell: ({ announced }) => (announced ? "yes" : <span className="text-muted">muted</span>),
  },
];
