"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { Smartphone } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DroppedParams } from "@/components/ui/dropped-params";
import { EmptyState } from "@/components/ui/empty-state";
import { EndlessTable } from "@/components/ui/endless-table";
import { ExportMenu } from "@/components/ui/export-menu";
import { FreshRows } from "@/components/ui/fresh-rows";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { REFRESH_MS } from "@/components/ui/refresh-choice";
import { TableSkeleton } from "@/components/ui/table-skeleton";
import { useTextSelected } from "@/components/ui/use-text-selected";
import { useUrlState } from "@/components/ui/use-url-state";
import { useZone } from "@/components/ui/zone";
import type { DeviceColumn } from "@/lib/contract/device";
import { formatCount } from "@/lib/core/format/count";
import { apiPath } from "@/lib/query/api-path";
import { deviceFacetsQuery, devicesQuery } from "@/lib/query/devices";
import { ColumnChooser } from "./column-chooser";
import { deviceColumns, USUAL_COLUMNS } from "./device-columns";
import { DeviceFilters } from "./device-filters";
import { DeviceStatusTabs } from "./device-status-tabs";
import { rememberColumns } from "./remembered-columns";
import { devicesPageParams } from "./search-params";
import { useDeviceRows } from "./use-device-rows";

const MOST_LIVE_PAGES = 10;

type Props = {
  slug: string;
  /** As they were chosen here before. */
  columns: readonly DeviceColumn[] | undefined;
};

/** Every device of a tenant: who is in sync, who waits, who went quiet. */
export function DevicesView({ slug, columns: kept }: Props) {
  const { params, dropped, set, hrefFor } = useUrlState(devicesPageParams);
  const { timeZone } = useZone();
  const [remembered, setRemembered] = useState(kept);
  const { refresh, columns = remembered ?? USUAL_COLUMNS, ...asked } = params;
  const choose = (chosen: readonly DeviceColumn[] | undefined) => {
    rememberColumns(chosen);
    setRemembered(chosen);
    set({ columns: chosen?.join() });
  };
  const selecting = useTextSelected();
  const list = useInfiniteQuery({
    ...devicesQuery(slug, asked),
    // It reads all pages again that were read: beyond some, only when asked to.
    refetchInterval: ({ state }) =>
      selecting || (state.data?.pages.length ?? 0) > MOST_LIVE_PAGES ? false : REFRESH_MS[refresh],
  });
  const refetchInterval = REFRESH_MS[refresh];
  const held = selecting
    ? "text is selected"
    : (list.data?.pages.length ?? 0) > MOST_LIVE_PAGES
      ? "so many rows are loaded"
      : undefined;
  const facets = useQuery({ ...deviceFacetsQuery(slug), refetchInterval });
  const { steady, total, more } = useDeviceRows(list, JSON.stringify(asked));
  const filtered = Boolean(
    asked.q || asked.status || asked.platform || asked.app_version || asked.network || asked.health,
  );
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
              set={set}
              onRefresh={() => void Promise.all([list.refetch(), facets.refetch()])}
              failed={list.isError}
              held={held}
            />
            <ExportMenu
              what="devices"
              hrefFor={(format) =>
                apiPath("devices", slug, { ...asked, format, columns: columns.join(), tz: timeZone })
              }
            />
          </>
        }
      />
      <DroppedParams dropped={dropped} />
      <DeviceStatusTabs facets={facets.data} status={asked.status} hrefFor={hrefFor} />
      <Card flush>
        <DeviceFilters
          asked={asked}
          facets={facets.data}
          onChange={set}
          columns={<ColumnChooser chosen={columns} onChange={choose} />}
        />
        {list.data ? (
          <div
            aria-busy={list.isPlaceholderData}
            className={clsx("transition-opacity", list.isPlaceholderData && "opacity-60")}
          >
            <FreshRows count={steady.fresh} onShow={steady.showFresh} />
            {total > 0 ? (
              <>
                <EndlessTable
                  caption="Devices"
                  columns={deviceColumns(columns, {
                    ...asked,
                    hrefFor: (sort, order) => hrefFor({ sort, order }),
                  })}
                  rows={steady.rows}
                  rowKey={(device) => device.id}
                  rowHref={(device) => `/t/${slug}/devices/${device.id}`}
                  total={total}
                  onMore={more}
                />
                <p className="border-line border-t px-4 py-2 text-muted text-xs">
                  {formatCount(steady.rows.length)} of {formatCount(total)} devices
                  {list.isFetchingNextPage ? ", loading more…" : ""}
                </p>
              </>
            ) : filtered ? (
              <NoMatch onClear={() => set(NO_FILTERS)} />
            ) : (
              <NoDevices slug={slug} />
            )}
          </div>
        ) : list.isError ? (
          <QueryError
            title="The devices could not be loaded"
            error={list.error}
            onRetry={() => void list.refetch()}
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
  health: undefined,
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
