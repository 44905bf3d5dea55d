"use client";

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { ChartZoom } from "@/components/charts/chart-zoom";
import { RestoreNotice } from "@/components/restores/restore-notice";
import { CompareSelect } from "@/components/ui/compare-select";
import { DroppedParams } from "@/components/ui/dropped-params";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { compared } from "@/components/ui/range-params";
import { RangePicker } from "@/components/ui/range-picker";
import { REFRESH_MS } from "@/components/ui/refresh-choice";
import { useTimeRange } from "@/components/ui/use-time-range";
import { useUrlState } from "@/components/ui/use-url-state";
import type { Overview } from "@/lib/contract/overview";
import type { RangeEnds } from "@/lib/core/analytics/step-range";
import { rangeWords } from "@/lib/core/format/range-words";
import { overviewQuery } from "@/lib/query/overview";
import { awaitsFirstSync } from "./awaits-first-sync";
import { BytesChart } from "./bytes-chart";
import { ConflictsChart } from "./conflicts-chart";
import { ContestedCard } from "./contested-card";
import { DurationsChart } from "./durations-chart";
import { FirstSync } from "./first-sync";
import { FreshnessCard } from "./freshness-card";
import { HealthCard } from "./health-card";
import { OverviewSkeleton } from "./overview-skeleton";
import { OverviewTiles } from "./overview-tiles";
import { overviewParams } from "./search-params";
import { SinceYesterday } from "./since-yesterday";
import { useFirstSyncToast } from "./use-first-sync-toast";
import { VolumeChart } from "./volume-chart";

const FIRST_SYNC_MS = 3000;

type Props = {
  tenant: { slug: string; name: string };
  serverUrl: string;
  /** Viewers can't make enrolment codes. */
  mayEnrol: boolean;
};

/** How a tenant's sync is going, now and in the range chosen. */
export function OverviewView({ tenant, serverUrl, mayEnrol }: Props) {
  const { params, dropped, set } = useUrlState(overviewParams);
  const { from, to, range, now, timeZone, dropped: droppedRange } = useTimeRange(params);
  const compare = compared(params.compare);
  const show = (ends: RangeEnds) => set(ends);
  const query = useQuery({
    ...overviewQuery({ tenant: tenant.slug, from, to, compare, timeZone }),
    refetchInterval: ({ state }) =>
      state.data && awaitsFirstSync(state.data) ? FIRST_SYNC_MS : REFRESH_MS[params.refresh],
  });
  const overview = query.data;
  useFirstSyncToast(overview);
  if (overview && awaitsFirstSync(overview)) {
    return (
      <>
        <PageHeader title="Overview" />
        <FirstSync
          slug={tenant.slug}
          serverUrl={serverUrl}
          enrolled={overview.devices.total}
          mayEnrol={mayEnrol}
        />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Overview"
        description={overview ? rangeInWords(overview) : tenant.name}
        actions={
          <>
            <RangePicker from={from} to={to} range={range} now={now} timeZone={timeZone} onChange={show} />
            <CompareSelect value={params.compare} onChange={(value) => set({ compare: value })} />
            {overview ? (
              <LiveRefresh
                asOf={overview.as_of}
                value={params.refresh}
                set={set}
                onRefresh={() => void query.refetch()}
                failed={query.isError}
              />
            ) : null}
          </>
        }
      />
      <DroppedParams dropped={[...dropped, ...droppedRange]} />
      <RestoreNotice slug={tenant.slug} />
      {overview ? (
        <div
          aria-busy={query.isPlaceholderData}
          className={clsx(
            "flex flex-col gap-3 transition-opacity sm:gap-4",
            query.isPlaceholderData && "opacity-60",
          )}
        >
          <OverviewTiles overview={overview} slug={tenant.slug} />
          <SinceYesterday
            slug={tenant.slug}
            timeZone={timeZone}
            refetchInterval={REFRESH_MS[params.refresh]}
          />
          <ChartZoom value={show}>
            <div className="grid gap-3 sm:gap-4 lg:grid-cols-6">
              <VolumeChart overview={overview} className="lg:col-span-4" />
              <div className="grid lg:col-span-2">
                <HealthCard overview={overview} slug={tenant.slug} />
              </div>
              <ConflictsChart overview={overview} className="lg:col-span-4" />
              <div className="grid lg:col-span-2">
                <FreshnessCard overview={overview} slug={tenant.slug} />
              </div>
              <DurationsChart overview={overview} className="lg:col-span-3" />
              <BytesChart overview={overview} className="lg:col-span-3" />
              <div className="grid lg:col-span-6">
                <ContestedCard overview={overview} slug={tenant.slug} />
              </div>
            </div>
          </ChartZoom>
        </div>
      ) : query.isError ? (
        <QueryError
          title="The overview could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <OverviewSkeleton />
      )}
    </>
  );
}

function rangeInWords({ from, to, time_zone: timeZone, previous }: Overview): string {
  const range = rangeWords(from, to, Date.parse(to), timeZone);
  return previous
    ? `${range}, against ${rangeWords(previous.from, previous.to, Date.parse(to), timeZone)}`
    : range;
}
