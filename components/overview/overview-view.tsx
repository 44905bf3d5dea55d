"use client";

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { DroppedParams } from "@/components/ui/dropped-params";
import { LiveRefresh } from "@/components/ui/live-refresh";
import { PageHeader } from "@/components/ui/page-header";
import { QueryError } from "@/components/ui/query-error";
import { RANGE_OPTIONS } from "@/components/ui/range-choices";
import { REFRESH_CHOICES, REFRESH_MS } from "@/components/ui/refresh-choice";
import { Segmented } from "@/components/ui/segmented";
import { Switch } from "@/components/ui/switch";
import { useUrlState } from "@/components/ui/use-url-state";
import { useZone } from "@/components/ui/zone";
import { ZoneSwitch } from "@/components/ui/zone-switch";
import type { Overview } from "@/lib/contract/overview";
import { absoluteTime } from "@/lib/core/format/absolute-time";
import { overviewQuery } from "@/lib/query/overview";
import { awaitsFirstSync } from "./awaits-first-sync";
import { BytesChart } from "./bytes-chart";
import { ConflictsChart } from "./conflicts-chart";
import { ContestedCard } from "./contested-card";
import { DurationsChart } from "./durations-chart";
import { FirstSync } from "./first-sync";
import { FreshnessCard } from "./freshness-card";
import { OverviewSkeleton } from "./overview-skeleton";
import { OverviewTiles } from "./overview-tiles";
import { overviewParams } from "./search-params";
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
  const { timeZone } = useZone();
  const query = useQuery({
    ...overviewQuery({
      tenant: tenant.slug,
      range: params.range,
      compare: params.compare === "previous",
      timeZone,
    }),
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
            <Switch
              checked={params.compare === "previous"}
              onChange={(on) => set({ compare: on ? undefined : "off" })}
              label="Compare"
            />
            <ZoneSwitch className="hidden w-40 lg:inline-flex" />
            <Segmented
              label="Range"
              options={RANGE_OPTIONS}
              value={params.range}
              onChange={(range) => set({ range: range === "24h" ? undefined : range })}
            />
            {overview ? (
              <LiveRefresh
                asOf={overview.as_of}
                value={params.refresh}
                choices={REFRESH_CHOICES}
                onChange={(refresh) => set({ refresh: refresh === "30s" ? undefined : refresh })}
                onRefresh={() => void query.refetch()}
                failed={query.isError}
              />
            ) : null}
          </>
        }
      />
      <DroppedParams dropped={dropped} />
      {overview ? (
        <div
          aria-busy={query.isPlaceholderData}
          className={clsx(
            "flex flex-col gap-3 transition-opacity sm:gap-4",
            query.isPlaceholderData && "opacity-60",
          )}
        >
          <OverviewTiles overview={overview} slug={tenant.slug} />
          <div className="grid gap-3 sm:gap-4 lg:grid-cols-6">
            <VolumeChart overview={overview} className="lg:col-span-4" />
            <div className="grid lg:col-span-2">
              <FreshnessCard overview={overview} slug={tenant.slug} />
            </div>
            <ConflictsChart overview={overview} className="lg:col-span-3" />
            <DurationsChart overview={overview} className="lg:col-span-3" />
            <div className="grid lg:col-span-3">
              <ContestedCard overview={overview} slug={tenant.slug} />
            </div>
            <BytesChart overview={overview} className="lg:col-span-3" />
          </div>
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

function rangeInWords({ from, to, time_zone: timeZone, previous, step }: Overview): string {
  const since = `Since ${absoluteTime(Date.parse(from), timeZone, "minute")}`;
  if (!previous) return since;
  const days = Math.ceil((Date.parse(to) - Date.parse(from)) / 86_400_000);
  return `${since}, against the ${step === "hour" ? "same hours of the day before" : `${days} days before`}`;
}
