"use client";

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DroppedParams } from "@/components/ui/dropped-params";
import { EmptyState } from "@/components/ui/empty-state";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { RangePicker } from "@/components/ui/range-picker";
import { REFRESH_MS } from "@/components/ui/refresh-choice";
import { Skeleton } from "@/components/ui/skeleton";
import { useTimeRange } from "@/components/ui/use-time-range";
import { useUrlState } from "@/components/ui/use-url-state";
import { fleetQuery } from "@/lib/query/fleet";
import { CreateTenantDialog } from "./create-tenant-dialog";
import { DiskUse } from "./disk-use";
import { FleetExport } from "./fleet-export";
import { tenantLines } from "./fleet-file";
import { FleetGroups } from "./fleet-groups";
import { inOrder } from "./fleet-order";
import { FleetTable } from "./fleet-table";
import { FleetTiles } from "./fleet-tiles";
import { fleetParams } from "./search-params";

/** Every tenant at a glance: which one is in trouble, and why. */
export function FleetView() {
  const { params, dropped, set, hrefFor } = useUrlState(fleetParams);
  const [creating, setCreating] = useState(false);
  const { from, to, range, now, timeZone, dropped: droppedRange } = useTimeRange(params);
  const query = useQuery({
    ...fleetQuery({ from, to, tz: timeZone }),
    refetchInterval: REFRESH_MS[params.refresh],
  });
  const fleet = query.data;
  const tenants = inOrder(fleet?.tenants ?? [], params.sort);
  const create = (
    <Button variant="primary" icon={<Plus aria-hidden />} onClick={() => setCreating(true)}>
      New tenant
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Fleet"
        description="All tenants of this server, the most troubled first"
        actions={
          <>
            <RangePicker from={from} to={to} range={range} now={now} timeZone={timeZone} onChange={set} />
            {fleet ? (
              <LiveRefresh
                asOf={fleet.as_of}
                value={params.refresh}
                set={set}
                onRefresh={() => void query.refetch()}
                failed={query.isError}
              />
            ) : null}
            {create}
          </>
        }
      />
      <DroppedParams dropped={[...dropped, ...droppedRange]} />
      {fleet ? (
        <div
          aria-busy={query.isPlaceholderData}
          className={clsx(
            "flex flex-col gap-3 transition-opacity sm:gap-4",
            query.isPlaceholderData && "opacity-60",
          )}
        >
          <FleetTiles fleet={fleet} hrefFor={(sort) => `${hrefFor({ sort })}#tenants`} />
          <Card
            id="tenants"
            title="Tenants"
            flush
            actions={
              tenants.length > 0 ? (
                <FleetExport title="Fleet" lines={() => tenantLines(tenants, timeZone)} />
              ) : null
            }
          >
            <FleetTable
              tenants={tenants}
              sort={params.sort}
              hrefFor={(sort) => hrefFor({ sort: sort === "trouble" ? undefined : sort })}
              range={{ from: params.from, to: params.to }}
              empty={
                <EmptyState title="No tenants yet" actions={create}>
                  A tenant holds the devices, policies and people of one organisation.
                </EmptyState>
              }
            />
          </Card>
          <div className="grid gap-3 sm:gap-4 lg:grid-cols-3">
            <FleetGroups title="By app version" what="App version" groups={fleet.by_app_version} />
            <FleetGroups title="By platform" what="Platform" groups={fleet.by_platform} />
            <FleetGroups title="By network" what="Network" groups={fleet.by_network} />
          </div>
          <DiskUse disk={fleet.disk} />
        </div>
      ) : query.isError ? (
        <QueryError
          title="The fleet could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <Skeleton className="h-96" />
      )}
      <CreateTenantDialog open={creating} onOpenChange={setCreating} />
    </>
  );
}
