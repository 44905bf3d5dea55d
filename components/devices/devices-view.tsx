"use client";

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { Smartphone } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CursorPagination } from "@/components/ui/cursor-pagination";
import { DataTable } from "@/components/ui/data-table";
import { DownloadButton } from "@/components/ui/download-button";
import { DroppedParams } from "@/components/ui/dropped-params";
import { EmptyState } from "@/components/ui/empty-state";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { REFRESH_CHOICES, REFRESH_MS } from "@/components/ui/refresh-choice";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import { useUrlState } from "@/components/ui/use-url-state";
import { formatCount } from "@/lib/core/format/count";
import { apiPath } from "@/lib/query/api-path";
import { deviceFacetsQuery, devicesQuery } from "@/lib/query/devices";
import { deviceColumns } from "./device-columns";
import { DeviceFilters } from "./device-filters";
import { DeviceStatusTabs } from "./device-status-tabs";
import { devicesPageParams } from "./search-params";

/** Every device of a tenant: who is in sync, who waits, who went quiet. */
export function DevicesView({ slug }: { slug: string }) {
  const { params, dropped, set, hrefFor } = useUrlState(devicesPageParams);
  const { refresh, ...asked } = params;
  const refetchInterval = REFRESH_MS[refresh];
  const list = useQuery({ ...devicesQuery(slug, asked), refetchInterval });
  const facets = useQuery({ ...deviceFacetsQuery(slug), refetchInterval });
  const page = list.data;
  const filter = (change: Parameters<typeof set>[0]) => set({ ...change, cursor: undefined });
  const filtered = Boolean(asked.q || asked.status || asked.platform || asked.app_version || asked.network);
  return (
    <>
      <PageHeader
        title="Devices"
        description={facets.data ? `${formatCount(facets.data.total)} enrolled` : "…"}
        actions={
          <>
            <LiveRefresh
              asOf={new Date(list.dataUpdatedAt).toISOString()}
              value={refresh}
              choices={REFRESH_CHOICES}
              onChange={(every) => set({ refresh: every === "30s" ? undefined : every })}
              onRefresh={() => void Promise.all([list.refetch(), facets.refetch()])}
              failed={list.isError}
            />
            <DownloadButton
              href={apiPath("devices", slug, { ...asked, cursor: undefined, format: "csv" })}
              label="CSV"
              description="These devices as CSV"
            />
          </>
        }
      />
      <DroppedParams dropped={dropped} />
      <DeviceStatusTabs facets={facets.data} status={asked.status} hrefFor={hrefFor} />
      <Card flush>
        <DeviceFilters asked={asked} facets={facets.data} onChange={filter} />
        {page ? (
          <div
            aria-busy={list.isPlaceholderData}
            className={clsx("transition-opacity", list.isPlaceholderData && "opacity-60")}
          >
            <DataTable
              caption="Devices"
              columns={deviceColumns({
                ...asked,
                hrefFor: (sort, order) => hrefFor({ sort, order, cursor: undefined }),
              })}
              rows={page.items}
              rowKey={(device) => device.id}
              rowHref={(device) => `/t/${slug}/devices/${device.id}`}
              empty={filtered ? <NoMatch onClear={() => filter(NO_FILTERS)} /> : <NoDevices slug={slug} />}
            />
            {page.total > 0 ? (
              <CursorPagination
                what="devices"
                shown={page.items.length}
                total={page.total}
                {...(page.previous_cursor && { previousHref: hrefFor({ cursor: page.previous_cursor }) })}
                {...(page.next_cursor && { nextHref: hrefFor({ cursor: page.next_cursor }) })}
              />
            ) : null}
          </div>
        ) : list.isError ? (
          <QueryError
            title="The devices could not be loaded"
            error={list.error}
            onRetry={() => (asked.cursor ? set({ cursor: undefined }) : void list.refetch())}
          />
        ) : (
          <TableSkeleton />
        )}
      </Card>
    </>
  );
}

const NO_FILTERS = {
  q: undefined,
  status: undefined,
  platform: undefined,
  app_version: undefined,
  network: undefined,
};

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState
      icon={<Smartphone aria-hidden />}
      title="No device matches"
      actions={<Button onClick={onClear}>Clear the filters</Button>}
    >
      Other devices of this tenant may. Search looks in name, user, model and id.
    </EmptyState>
  );
}

function NoDevices({ slug }: { slug: string }) {
  return (
    <EmptyState
      icon={<Smartphone aria-hidden />}
      title="No device has enrolled yet"
      actions={
        <Button variant="primary" href={`/t/${slug}/settings?tab=enrolment`}>
          Make an enrolment code
        </Button>
      }
    >
      Give the code to the app. A device shows up here as soon as it enrols.
    </EmptyState>
  );
}
